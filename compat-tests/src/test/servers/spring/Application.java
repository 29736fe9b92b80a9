// SPDX-License-Identifier: Apache-2.0
package sample;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.warpdrive.compat.kit.Browser;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.zip.WarpDrive;
import org.warpdrive.zip.WdGZIPInputStream;

/** An application as one would write it; that it runs on WarpDrive is in its properties alone. */
@SpringBootApplication
@RestController
public class Application {
    private static final int UPLOAD_LIMIT = 1 << 20;

    private final Map<Integer, byte[]> pages = new ConcurrentHashMap<>();
    private final Map<String, Semaphore> events = new ConcurrentHashMap<>();

    public static void main(String[] args) {
        ConfigurableApplicationContext context = SpringApplication.run(Application.class, args);
        System.out.println("ports " + context.getEnvironment().getProperty("local.server.port"));
    }

    private byte[] json(int size) {
        return pages.computeIfAbsent(size, TestData.JSON::of);
    }

    @GetMapping(value = "/page", params = "mode=length", produces = MediaType.APPLICATION_JSON_VALUE)
    public byte[] page(@RequestParam int size) {
        return json(size);
    }

    @GetMapping("/page")
    public ResponseEntity<StreamingResponseBody> streamed(@RequestParam int size) {
        // Without a content type, which Spring does not set for a stream, nothing is compressed.
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(out -> {
            byte[] page = json(size);
            for (int at = 0; at < page.length; at += 1000) {
                out.write(page, at, Math.min(1000, page.length - at));
            }
        });
    }

    @GetMapping(value = "/async", produces = MediaType.APPLICATION_JSON_VALUE)
    public DeferredResult<byte[]> async(@RequestParam int size) {
        DeferredResult<byte[]> result = new DeferredResult<>();
        new Thread(() -> result.setResult(json(size))).start();
        return result;
    }

    /** The next event is sent only when the client has said that it saw the last. */
    @GetMapping("/events")
    public SseEmitter events(@RequestParam String name, @RequestParam int count) {
        SseEmitter emitter = new SseEmitter();
        Semaphore seen = events.computeIfAbsent(name, each -> new Semaphore(0));
        new Thread(() -> {
                    try {
                        for (int i = 0; i < count; i++) {
                            emitter.send(SseEmitter.event().data(" event " + i));
                            seen.acquireUninterruptibly();
                        }
                        emitter.complete();
                    } catch (IOException e) {
                        emitter.completeWithError(e);
                    }
                })
                .start();
        return emitter;
    }

    @GetMapping("/more")
    public void more(@RequestParam String name) {
        events.get(name).release();
    }

    @PostMapping("/upload")
    public ResponseEntity<String> upload(InputStream body) {
        long length = 0;
        try (InputStream in = new WdGZIPInputStream(body)) {
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                length += n;
                if (length > UPLOAD_LIMIT) {
                    return ResponseEntity.status(413).build();
                }
            }
        } catch (IOException e) {
            return ResponseEntity.status(HttpStatus.BAD_REQUEST).build();
        }
        return ResponseEntity.ok("" + length);
    }

    @GetMapping(value = "/html", produces = "text/html;charset=utf-8")
    public String html() {
        return Browser.PAGE.replace("URL", "page?mode=chunked&size=");
    }

    @GetMapping(value = "/status", produces = "text/x-status")
    public String status() {
        return WarpDrive.status();
    }
}
