// SPDX-License-Identifier: Apache-2.0
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.Map;

/** Forwards and includes. */
final class Dispatches {
    private Dispatches() {}

    private static void addForwards(Map<String, Behaviours.Behaviour> all, String name, String target) {
        all.put("forward" + name, (q, r) -> to(q, target).forward(q, r));
        all.put("include" + name, (q, r) -> {
            r.setContentType("text/plain");
            r.getWriter().write("before ");
            to(q, target).include(q, r);
            r.getWriter().write(" after");
        });
        all.put("includeFirst" + name, (q, r) -> {
            r.setContentType("text/plain");
            to(q, target).include(q, r);
            Behaviours.note(q, r.isCommitted());
        });
    }

    private static RequestDispatcher to(HttpServletRequest request, String target) {
        return request.getRequestDispatcher(target + (target.contains("?") ? "&" : "?") + "note=" + request.getParameter("note")
                + "&n=" + Behaviours.size(request));
    }

    static void addTo(Map<String, Behaviours.Behaviour> all) {
        for (String target : new String[] {
            "stream", "writer", "writerClosed", "streamFlushed", "flushBufferOnly", "nothing", "nothingOfAType", "lengthBefore",
            "reset", "resetBuffer", "error", "errorWithPage", "redirect", "redirectStatus", "tagStrong", "coded", "status404"
        }) {
            addForwards(all, "_" + target, "/b/" + target);
        }
        addForwards(all, "_file", "/file.txt");
        addForwards(all, "_smallFile", "/small.txt");
        addForwards(all, "_nowhere", "/b/nobody");
        addForwards(all, "_forward", "/b/forward_stream");
        addForwards(all, "_throw", "/b/throwRuntimeAfterBody");
        all.put("include_include", (q, r) -> {
            r.setContentType("text/plain");
            to(q, "/b/include_stream").include(q, r);
            r.getWriter().write(" end");
        });
        all.put("include_twice", (q, r) -> {
            r.setContentType("text/plain");
            for (int i = 0; i < 3; i++) {
                to(q, "/b/writer").include(q, r);
                r.getWriter().write(" part ");
            }
        });
        all.put("forwardOfContext", (q, r) -> q.getServletContext().getRequestDispatcher("/b/stream").forward(q, r));
        all.put("forwardByName", (q, r) -> q.getServletContext().getNamedDispatcher("named").forward(q, r));
        all.put("includeByName", (q, r) -> {
            r.setContentType("text/plain");
            q.getServletContext().getNamedDispatcher("named").include(q, r);
        });
        all.put("forwardAfterBody", (q, r) -> {
            r.setContentType("text/plain");
            r.getOutputStream().write(Behaviours.bytes(1000));
            to(q, "/b/stream").forward(q, r);
        });
        all.put("forwardAfterFlush", (q, r) -> {
            r.setContentType("text/plain");
            r.getOutputStream().write(Behaviours.bytes(3000));
            r.flushBuffer();
            Behaviours.attempt(q, "forward", () -> {
                to(q, "/b/stream").forward(q, r);
                return null;
            });
        });
        all.put("forwardThenMore", (q, r) -> {
            to(q, "/b/stream").forward(q, r);
            Behaviours.note(q, r.isCommitted());
            r.setHeader("X-Late", "yes");
            Behaviours.attempt(q, "write", () -> {
                r.getOutputStream().write(Behaviours.bytes(10));
                return null;
            });
        });
        all.put("forwardThenError", (q, r) -> {
            to(q, "/b/stream").forward(q, r);
            Behaviours.attempt(q, "error", () -> {
                r.sendError(404);
                return null;
            });
        });
        all.put("forwardThenThrow", (q, r) -> {
            to(q, "/b/stream").forward(q, r);
            throw new IllegalStateException("meant");
        });
        all.put("forwardWrapped", (q, r) ->
                to(q, "/b/writer").forward(new HttpServletRequestWrapper(q), new HttpServletResponseWrapper(r)));
        all.put("includeWrapped", (q, r) -> {
            r.setContentType("text/plain");
            to(q, "/b/writer").include(new HttpServletRequestWrapper(q), new HttpServletResponseWrapper(r));
            r.getWriter().write(" end");
        });
        all.put("welcome", (q, r) -> q.getRequestDispatcher("/page.html").forward(q, r));
        all.put("forwardAsync", (q, r) -> to(q, "/b/asyncComplete").forward(q, r));
        all.put("forwardAsyncDispatch", (q, r) -> to(q, "/b/asyncDispatchTo").forward(q, r));
    }
}
