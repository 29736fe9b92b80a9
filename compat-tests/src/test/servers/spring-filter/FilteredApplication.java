// SPDX-License-Identifier: Apache-2.0
package sample;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.warpdrive.servlet.jakarta.WdCompressionFilter;

/** An application with the servlet filter, which a request with the header {@code Without} does not pass. */
@SpringBootApplication
@Controller
public class FilteredApplication {
    public static void main(String[] args) {
        ConfigurableApplicationContext context = SpringApplication.run(FilteredApplication.class, args);
        System.out.println("ports " + context.getEnvironment().getProperty("local.server.port"));
    }

    private static final class Switched extends WdCompressionFilter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            if (((HttpServletRequest) request).getHeader("Without") != null) {
                chain.doFilter(request, response);
            } else {
                super.doFilter(request, response, chain);
            }
        }
    }

    @Bean
    @Profile("!bean & !registered")
    public FilterRegistrationBean<WdCompressionFilter> switchedCompression() {
        FilterRegistrationBean<WdCompressionFilter> filter = new FilterRegistrationBean<>(new Switched());
        filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
        return filter;
    }

    /** Spring Boot maps it to requests alone. */
    @Bean
    @Profile("bean")
    public WdCompressionFilter plainCompression() {
        return new WdCompressionFilter();
    }

    /** Another thread writes, and then Spring dispatches the request, to end it. */
    @GetMapping("/streamed")
    public ResponseEntity<StreamingResponseBody> streamed() {
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_PLAIN)
                .body(out -> out.write(page().getBytes(StandardCharsets.UTF_8)));
    }

    @GetMapping("/view")
    public String view() {
        return "forward:/page";
    }

    @GetMapping("/fileView")
    public String fileView() {
        return "forward:/page.html";
    }

    @GetMapping("/elsewhere")
    public String elsewhere() {
        return "redirect:/page";
    }

    @GetMapping(value = "/page", produces = "text/html;charset=utf-8")
    @ResponseBody
    public String page() {
        return "<p>caf\u00e9</p>".repeat(1000);
    }

    @GetMapping(value = "/later", produces = "text/html;charset=utf-8")
    @ResponseBody
    public Callable<String> later() {
        return this::page;
    }

    @GetMapping("/writer")
    public void writer(HttpServletResponse response) throws IOException {
        response.setContentType("text/html");
        response.getWriter().print(page());
    }

    @GetMapping("/failure")
    @ResponseBody
    public String failure() {
        throw new IllegalStateException("meant");
    }

    @GetMapping("/laterFailure")
    @ResponseBody
    public Callable<String> laterFailure() {
        return this::failure;
    }

    @GetMapping("/refused")
    public void refused(HttpServletResponse response) throws IOException {
        response.getWriter().print(page());
        response.sendError(418, "no coffee");
    }
}
