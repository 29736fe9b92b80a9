// SPDX-License-Identifier: Apache-2.0
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import java.util.Map;

/** Applications that look for the container's own request or response, and use that. */
final class Unwrapped {
    private Unwrapped() {}

    private static ServletResponse of(ServletResponse response) {
        ServletResponse each = response;
        while (each instanceof ServletResponseWrapper wrapper) {
            each = wrapper.getResponse();
        }
        return each;
    }

    private static ServletRequest of(ServletRequest request) {
        ServletRequest each = request;
        while (each instanceof ServletRequestWrapper wrapper) {
            each = wrapper.getRequest();
        }
        return each;
    }

    static void addTo(Map<String, Behaviours.Behaviour> all) {
        all.put("unwrapStream", (q, r) -> {
            r.setContentType("text/plain");
            of(r).getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
        });
        all.put("unwrapWriter", (q, r) -> {
            r.setContentType("text/plain");
            of(r).getWriter().write(Behaviours.text(Behaviours.size(q)));
        });
        all.put("unwrapBetween", (q, r) -> {
            r.setContentType("text/plain");
            r.getOutputStream().write(Behaviours.bytes(300));
            of(r).getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
            r.getOutputStream().write(Behaviours.bytes(500));
        });
        all.put("unwrapBetweenWriters", (q, r) -> {
            r.setContentType("text/plain");
            r.getWriter().write(Behaviours.text(300));
            of(r).getWriter().write(Behaviours.text(Behaviours.size(q)));
            r.getWriter().write(Behaviours.text(500));
        });
        all.put("unwrapLate", (q, r) -> {
            r.setContentType("text/plain");
            r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
            r.flushBuffer();
            of(r).getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
            of(r).flushBuffer();
            r.getOutputStream().write(Behaviours.bytes(500));
        });
        all.put("unwrapWithLength", (q, r) -> {
            r.setContentType("text/plain");
            r.setContentLength(Behaviours.size(q));
            of(r).getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
        });
        all.put("unwrapOnly", (q, r) -> {
            r.setContentType("text/plain");
            of(r);
            r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
        });
        all.put("unwrapForward", (q, r) -> q.getRequestDispatcher("/b/unwrapWriter").forward(q, r));
        all.put("forwardUnwrapped", (q, r) -> q.getRequestDispatcher("/b/stream").forward(of(q), of(r)));
        all.put("unwrapAsync", (q, r) -> {
            r.setContentType("text/plain");
            r.getOutputStream().write(Behaviours.bytes(300));
            AsyncContext context = of(q).startAsync();
            context.start(() -> {
                Behaviours.attempt(q, "write", () -> {
                    context.getResponse().getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
                    return null;
                });
                context.complete();
            });
        });
        all.put("unwrapAsyncDispatch", (q, r) -> {
            AsyncContext context = of(q).startAsync();
            context.dispatch("/b/stream");
        });
    }
}
