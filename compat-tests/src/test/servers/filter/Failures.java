// SPDX-License-Identifier: Apache-2.0
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** Errors, redirects and exceptions, before a body, within one and after it. */
final class Failures {
    private Failures() {}

    private interface Answer {
        void answer(HttpServletResponse response) throws Exception;
    }

    private static void add(Map<String, Behaviours.Behaviour> all, String name, Answer answer) {
        all.put(name, (q, r) -> {
            r.setContentType("text/plain");
            answer.answer(r);
            Behaviours.note(q, r.isCommitted());
        });
        all.put(name + "AfterStream", (q, r) -> {
            r.setContentType("text/plain");
            r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
            tried(q, r, answer);
        });
        all.put(name + "AfterWriter", (q, r) -> {
            r.setContentType("text/html;charset=UTF-8");
            r.setHeader("X-Kept", "yes");
            r.getWriter().write(Behaviours.text(Behaviours.size(q)));
            tried(q, r, answer);
        });
        all.put(name + "AfterFlush", (q, r) -> {
            r.setContentType("text/plain");
            r.getWriter().write(Behaviours.text(Behaviours.size(q)));
            r.flushBuffer();
            tried(q, r, answer);
        });
        all.put(name + "AfterClose", (q, r) -> {
            r.setContentType("text/plain");
            r.getWriter().write(Behaviours.text(Behaviours.size(q)));
            r.getWriter().close();
            tried(q, r, answer);
        });
        all.put(name + "ThenMore", (q, r) -> {
            r.setContentType("text/plain");
            answer.answer(r);
            Behaviours.attempt(q, "write", () -> {
                r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
                return null;
            });
            Behaviours.attempt(q, "reset", () -> {
                r.resetBuffer();
                return null;
            });
        });
    }

    private static void tried(HttpServletRequest request, HttpServletResponse response, Answer answer) {
        Behaviours.attempt(request, "answer", () -> {
            answer.answer(response);
            return null;
        });
        Behaviours.note(request, response.isCommitted());
    }

    static void addTo(Map<String, Behaviours.Behaviour> all) {
        add(all, "error", r -> r.sendError(404));
        add(all, "errorWithMessage", r -> r.sendError(503, "later"));
        add(all, "errorWithPage", r -> r.sendError(418));
        add(all, "redirect", r -> r.sendRedirect("elsewhere"));
        add(all, "redirectStatus", r -> Newer.redirect(r, "elsewhere", 307));
        add(all, "redirectKeeping", r -> Newer.redirect(r, "elsewhere", false));
        add(all, "redirectClearing", r -> Newer.redirect(r, "elsewhere", true));
        add(all, "redirectStatusKeeping", r -> Newer.redirect(r, "elsewhere", 303, false));
        String[] kinds = {"Runtime", "Servlet", "Io", "Paged"};
        for (String kind : kinds) {
            all.put("throw" + kind, (q, r) -> fail(kind));
            all.put("throw" + kind + "AfterBody", (q, r) -> {
                r.setContentType("text/plain");
                r.setHeader("X-Kept", "yes");
                r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
                fail(kind);
            });
            all.put("throw" + kind + "AfterFlush", (q, r) -> {
                r.setContentType("text/plain");
                r.getWriter().write(Behaviours.text(Behaviours.size(q)));
                r.flushBuffer();
                fail(kind);
            });
        }
    }

    private static void fail(String kind) throws ServletException, IOException {
        switch (kind) {
            case "Runtime" -> throw new IllegalStateException("meant");
            case "Servlet" -> throw new ServletException("meant");
            case "Io" -> throw new IOException("meant");
            default -> throw new UnsupportedOperationException("meant");
        }
    }
}
