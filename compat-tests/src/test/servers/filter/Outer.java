// SPDX-License-Identifier: Apache-2.0
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/** A filter of the application in front of the one under test; the parameter {@code outer} says what it does. */
public class Outer implements Filter {
    @Override
    public void init(FilterConfig config) {}

    @Override
    public void destroy() {}

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        // Asked now: to Undertow a request that was forwarded stays so, with the parameters of that.
        boolean isFirst = request.getDispatcherType() == DispatcherType.REQUEST && !request.getParameterMap().isEmpty();
        String note = request.getParameter("note");
        try {
            answer(request, response, chain);
        } finally {
            if (isFirst) {
                Behaviours.returned(note);
            }
        }
    }

    private static void answer(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String what = request.getParameter("outer");
        HttpServletResponse http = (HttpServletResponse) response;
        switch (what == null ? "" : what) {
            case "header" -> {
                chain.doFilter(request, response);
                http.setHeader("X-After", "yes");
            }
            case "catch" -> {
                try {
                    chain.doFilter(request, response);
                } catch (RuntimeException | ServletException e) {
                    http.setHeader("X-Caught", "yes");
                }
            }
            case "wrap" -> chain.doFilter(
                    new HttpServletRequestWrapper((HttpServletRequest) request), new HttpServletResponseWrapper(http));
            default -> chain.doFilter(request, response);
        }
    }
}
