// SPDX-License-Identifier: Apache-2.0
package sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** A service that answers with the beginning of the file that the property {@code data} names. */
@SpringBootApplication
@RestController
public class WebFluxApplication {
    private final String page = beginning();

    private static String beginning() {
        try {
            byte[] all = Files.readAllBytes(Path.of(System.getProperty("data")));
            return new String(all, 0, 64 << 10, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @GetMapping(value = "/page", produces = MediaType.APPLICATION_JSON_VALUE)
    public Mono<String> page() {
        return Mono.just(page);
    }

    public static void main(String[] words) {
        ConfigurableApplicationContext context = SpringApplication.run(WebFluxApplication.class, words);
        System.out.println("port " + context.getEnvironment().getProperty("local.server.port"));
    }
}
