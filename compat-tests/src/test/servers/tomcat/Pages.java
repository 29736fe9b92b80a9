// SPDX-License-Identifier: Apache-2.0
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.warpdrive.compat.kit.Browser;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.zip.WarpDrive;
import org.warpdrive.zip.WdGZIPInputStream;

/** All the kinds of responses that the tests fetch. */
public class Pages extends HttpServlet {
    private static final int UPLOAD_LIMIT = 1 << 20;
    private static final Map<Integer, byte[]> PAGES = new ConcurrentHashMap<>();
    private static final Map<String, Semaphore> EVENTS = new ConcurrentHashMap<>();

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo() == null ? request.getServletPath() : request.getPathInfo();
        switch (path) {
            case "/page" -> page(request, response);
            case "/events" -> events(request, response);
            case "/more" -> EVENTS.get(request.getParameter("name")).release();
            case "/async" -> async(request, response);
            case "/dispatch" -> request.startAsync(request, response).dispatch("/page");
            case "/listener" -> listener(request, response);
            case "/error" -> {
                response.setContentType("application/json");
                response.getOutputStream().write(json(5000));
                response.sendError(418, "no coffee");
            }
            case "/failure" -> {
                response.setContentType("application/json");
                response.getOutputStream().write(json(5000));
                throw new IllegalStateException("meant");
            }
            case "/upload" -> upload(request, response);
            case "/html" -> html(response);
            case "/status" -> {
                response.setContentType("text/x-status");
                response.getWriter().println(WarpDrive.status());
            }
            default -> response.sendError(404);
        }
    }

    private static byte[] json(int size) {
        return PAGES.computeIfAbsent(size, TestData.JSON::of);
    }

    private static int size(HttpServletRequest request) {
        return Integer.parseInt(request.getParameter("size"));
    }

    private static void page(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] page = json(size(request));
        String mode = request.getParameter("mode");
        response.setContentType(request.getParameter("type") == null ? "application/json" : request.getParameter("type"));
        if (request.getParameter("etag") != null) {
            response.setHeader("ETag", request.getParameter("etag"));
        }
        if (request.getParameter("control") != null) {
            response.setHeader("Cache-Control", request.getParameter("control"));
        }
        if (request.getParameter("status") != null) {
            response.setStatus(Integer.parseInt(request.getParameter("status")));
        }
        switch (mode == null ? "length" : mode) {
            case "length" -> {
                response.setContentLength(page.length);
                response.getOutputStream().write(page);
            }
            case "header" -> {
                response.setHeader("Content-Length", "" + page.length);
                response.getOutputStream().write(page);
            }
            case "chunked" -> {
                OutputStream out = response.getOutputStream();
                for (int at = 0; at < page.length; at += 1000) {
                    out.write(page, at, Math.min(1000, page.length - at));
                }
                out.close();
            }
            case "writer" -> {
                PrintWriter writer = response.getWriter();
                writer.write(new String(page, StandardCharsets.ISO_8859_1));
            }
            case "bytes" -> {
                ServletOutputStream out = response.getOutputStream();
                for (byte each : page) {
                    out.write(each);
                }
            }
            case "encoded" -> {
                response.setHeader("Content-Encoding", "gzip");
                try (OutputStream gzip = new GZIPOutputStream(response.getOutputStream())) {
                    gzip.write(page);
                }
            }
            case "reset" -> {
                response.getOutputStream().write(new byte[3000]);
                response.resetBuffer();
                response.getOutputStream().write(page);
            }
            case "sendfile" -> {
                if (!Boolean.TRUE.equals(request.getAttribute("org.apache.tomcat.sendfile.support"))) {
                    throw new IllegalStateException("Tomcat sends no files here");
                }
                Path file = Files.write(Files.createTempFile("page", null), page);
                file.toFile().deleteOnExit();
                request.setAttribute("org.apache.tomcat.sendfile.filename", file.toString());
                request.setAttribute("org.apache.tomcat.sendfile.start", 0L);
                request.setAttribute("org.apache.tomcat.sendfile.end", (long) page.length);
                response.setContentLength(page.length);
            }
            case "none" -> response.flushBuffer();
            case "unsaid" -> {
                if (!request.getMethod().equals("HEAD")) {
                    response.getOutputStream().write(page);
                }
            }
            default -> throw new IllegalArgumentException(mode);
        }
    }

    /** The next event is sent only when the client has said that it saw the last. */
    private static void events(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Semaphore seen = EVENTS.computeIfAbsent(request.getParameter("name"), name -> new Semaphore(0));
        response.setContentType("text/event-stream");
        PrintWriter out = response.getWriter();
        for (int i = 0; i < Integer.parseInt(request.getParameter("count")); i++) {
            out.write("data: event " + i + "\n\n");
            out.flush();
            seen.acquireUninterruptibly();
        }
    }

    private static void async(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext context = request.getParameter("own") == null
                ? request.startAsync()
                : request.startAsync(request, response);
        int size = size(request);
        context.start(() -> {
            try {
                context.getResponse().setContentType("application/json");
                context.getResponse().getOutputStream().write(json(size));
            } catch (IOException e) {
                System.out.println("async: " + e);
            }
            context.complete();
        });
    }

    /** Writes only when Tomcat says that it will not block. */
    private static void listener(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] page = json(size(request));
        response.setContentType("application/json");
        AsyncContext context = request.startAsync();
        ServletOutputStream out = context.getResponse().getOutputStream();
        out.setWriteListener(new WriteListener() {
            private int at;

            @Override
            public void onWritePossible() throws IOException {
                while (out.isReady()) {
                    if (at == page.length) {
                        context.complete();
                        return;
                    }
                    int length = Math.min(10_000, page.length - at);
                    out.write(page, at, length);
                    at += length;
                }
            }

            @Override
            public void onError(Throwable cause) {
                System.out.println("listener: " + cause);
                context.complete();
            }
        });
    }

    /** The sum of a gzip body's bytes; 413 for what decompresses to too much, 400 for what is broken. */
    private static void upload(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long length = 0;
        try (InputStream in = new WdGZIPInputStream(request.getInputStream())) {
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                length += n;
                if (length > UPLOAD_LIMIT) {
                    response.sendError(413);
                    return;
                }
            }
        } catch (ZipException | java.io.EOFException e) {
            response.sendError(400);
            return;
        }
        response.setContentType("text/plain");
        response.getWriter().print(length);
    }

    private static void html(HttpServletResponse response) throws IOException {
        response.setContentType("text/html;charset=utf-8");
        response.getWriter().write(Browser.PAGE.replace("URL", "page?mode=chunked&size="));
    }
}
