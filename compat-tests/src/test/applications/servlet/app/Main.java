// SPDX-License-Identifier: Apache-2.0
package app;

import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.warpdrive.servlet.jakarta.WdCompressionFilter;

/** The filter with no container: a request whose caller takes gzip, and what would be sent. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        byte[] page = new byte[100_000];
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        WdCompressionFilter filter = new WdCompressionFilter();
        filter.init(of(FilterConfig.class, Map.of("getFilterName", "gzip")));
        HttpServletRequest request = of(
                HttpServletRequest.class,
                Map.of(
                        "getMethod", "GET",
                        "getRequestURI", "/page",
                        "getHeader", "gzip",
                        "getHeaders", Collections.enumeration(Collections.singleton("gzip")),
                        "getServletContext", of(ServletContext.class, Map.of())));
        HttpServletResponse response = of(
                HttpServletResponse.class,
                Map.of(
                        "getStatus", 200,
                        "getContentType", "text/html",
                        "getCharacterEncoding", "UTF-8",
                        "getBufferSize", 8192,
                        "getOutputStream", new Sent(sent)));
        FilterChain chain = (asked, answer) -> {
            answer.setContentType("text/html");
            answer.getOutputStream().write(page);
        };
        filter.doFilter(request, response, chain);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(sent.toByteArray()))) {
            System.out.println("the same: " + Arrays.equals(in.readAllBytes(), page));
        }
    }

    private static <T> T of(Class<T> type, Map<String, Object> answers) {
        Map<Object, Object> headers = new HashMap<>();
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, values) -> {
            switch (method.getName()) {
                case "setHeader", "addHeader":
                    return headers.put(values[0], values[1]);
                case "containsHeader":
                    return headers.containsKey(values[0]);
                default:
                    break;
            }
            if (method.getName().equals("getHeader") && !answers.containsKey("getHeader")) {
                return headers.get(values[0]);
            }
            Class<?> wanted = method.getReturnType();
            Object otherwise = wanted == boolean.class
                    ? Boolean.FALSE
                    : wanted == int.class ? (Object) 0 : wanted == Collection.class ? List.of() : null;
            return answers.getOrDefault(method.getName(), otherwise);
        }));
    }

    private static final class Sent extends ServletOutputStream {
        private final ByteArrayOutputStream bytes;

        Sent(ByteArrayOutputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public void write(int value) {
            bytes.write(value);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("not asynchronous");
        }
    }
}
