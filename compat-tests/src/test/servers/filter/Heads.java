// SPDX-License-Identifier: Apache-2.0
import jakarta.servlet.http.Cookie;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Status codes, headers, lengths and charsets. */
final class Heads {
    private Heads() {}

    /** What an application does after it has written as much as it announced. */
    private static void addAfterWhole(Map<String, Behaviours.Behaviour> all, String name, Behaviours.Behaviour next) {
        all.put("lengthWholeThen" + name, (q, r) -> {
            r.setContentType("text/plain");
            r.setContentLength(Behaviours.size(q));
            r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
            Behaviours.note(q, r.isCommitted());
            next.answer(q, r);
        });
    }

    static void addTo(Map<String, Behaviours.Behaviour> all) {
        for (int status : new int[] {200, 201, 203, 204, 205, 206, 301, 304, 404, 500}) {
            all.put("status" + status, (q, r) -> {
                r.setContentType("text/plain");
                r.setStatus(status);
                if (status != 204 && status != 205 && status != 304) {
                    r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
                }
            });
        }
        all.put("errorPage", (q, r) -> {
            r.setContentType("text/plain");
            Object status = q.getAttribute("jakarta.servlet.error.status_code");
            r.getWriter().write("page for " + status + " " + Behaviours.text(3000));
        });
        all.put("lengthBefore", (q, r) -> {
            r.setContentType("text/plain");
            r.setContentLength(Behaviours.size(q));
            r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
        });
        all.put("lengthLongBeforeWriter", (q, r) -> {
            r.setContentType("text/plain");
            r.setContentLengthLong(Behaviours.size(q));
            r.getWriter().write(Behaviours.text(Behaviours.size(q)));
        });
        all.put("lengthByHeader", (q, r) -> {
            r.setContentType("text/plain");
            r.setHeader("Content-Length", "" + Behaviours.size(q));
            r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
        });
        all.put("lengthByIntHeader", (q, r) -> {
            r.setContentType("text/plain");
            r.setIntHeader("content-length", Behaviours.size(q));
            r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
        });
        all.put("lengthAfter", (q, r) -> {
            r.setContentType("text/plain");
            r.getOutputStream().write(Behaviours.bytes(5000));
            r.setContentLength(5000);
        });
        all.put("lengthOnly", (q, r) -> {
            r.setContentType("text/plain");
            if (q.getMethod().equals("HEAD")) {
                r.setContentLength(Behaviours.size(q));
            } else {
                r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
            }
        });
        all.put("lengthTooLong", (q, r) -> {
            r.setContentType("text/plain");
            r.setContentLength(5000);
            r.getOutputStream().write(Behaviours.bytes(3000));
        });
        all.put("lengthThenMore", (q, r) -> {
            r.setContentType("text/plain");
            r.setContentLength(3000);
            r.getOutputStream().write(Behaviours.bytes(3000));
            Behaviours.note(q, r.isCommitted());
            Behaviours.attempt(q, "error", () -> {
                r.sendError(404);
                return null;
            });
        });
        addAfterWhole(all, "Throw", (q, r) -> {
            throw new IllegalStateException("meant");
        });
        addAfterWhole(all, "ThrowPaged", (q, r) -> {
            throw new UnsupportedOperationException("meant");
        });
        addAfterWhole(all, "ThrowReset", (q, r) -> {
            r.reset();
            throw new IllegalStateException("meant");
        });
        addAfterWhole(all, "Reset", (q, r) -> {
            Behaviours.attempt(q, "reset", () -> {
                r.reset();
                return null;
            });
            Behaviours.attempt(q, "error", () -> {
                r.sendError(404);
                return null;
            });
        });
        addAfterWhole(all, "ResetBuffer", (q, r) -> {
            Behaviours.attempt(q, "resetBuffer", () -> {
                r.resetBuffer();
                return null;
            });
        });
        addAfterWhole(all, "Redirect", (q, r) -> Behaviours.attempt(q, "redirect", () -> {
            r.sendRedirect("elsewhere");
            return null;
        }));
        addAfterWhole(all, "Heads", (q, r) -> {
            r.setStatus(201);
            r.setHeader("X-Set", "yes");
            r.addHeader("X-Added", "yes");
            r.setIntHeader("X-Int", 1);
            r.addIntHeader("X-Int", 2);
            r.setDateHeader("X-Date", 0);
            r.addDateHeader("X-Date", 1);
            r.addCookie(new Cookie("late", "yes"));
            r.setContentType("text/html");
            r.setCharacterEncoding("UTF-16");
            r.setLocale(Locale.FRENCH);
            r.setContentLength(10);
            Behaviours.note(q, r.containsHeader("X-Set"));
        });
        addAfterWhole(all, "Flush", (q, r) -> {
            r.flushBuffer();
            Behaviours.note(q, r.isCommitted());
        });
        addAfterWhole(all, "Forward", (q, r) -> Behaviours.attempt(q, "forward", () -> {
            q.getRequestDispatcher("/b/stream").forward(q, r);
            return null;
        }));
        all.put("lengthPieces", (q, r) -> {
            r.setContentType("text/plain");
            int size = Behaviours.size(q);
            r.setContentLength(size);
            r.getOutputStream().write(Behaviours.bytes(size), 0, size - 1);
            r.setHeader("X-Late", "yes");
            r.getOutputStream().write('x');
            Behaviours.note(q, r.isCommitted());
            r.setHeader("X-Later", "yes");
        });
        all.put("coded", (q, r) -> {
            r.setContentType("text/plain");
            r.setHeader("Content-Encoding", "gzip");
            try (OutputStream out = new GZIPOutputStream(r.getOutputStream())) {
                out.write(Behaviours.bytes(Behaviours.size(q)));
            }
        });
        all.put("codedOtherwise", (q, r) -> {
            r.setContentType("text/plain");
            r.setHeader("Content-Encoding", "br");
            r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
        });
        all.put("tagStrong", (q, r) -> {
            r.setContentType("text/plain");
            r.setHeader("ETag", "\"strong\"");
            r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
        });
        all.put("tagWeak", (q, r) -> {
            r.setContentType("text/plain");
            r.setHeader("ETag", "W/\"weak\"");
            r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
        });
        all.put("noTransform", (q, r) -> {
            r.setContentType("text/plain");
            r.addHeader("Cache-Control", "public");
            r.addHeader("Cache-Control", "max-age=1, no-transform");
            r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
        });
        all.put("varies", (q, r) -> {
            r.setContentType("text/plain");
            r.setHeader("Vary", "Origin");
            r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
        });
        all.put("variesByAll", (q, r) -> {
            r.setContentType("text/plain");
            r.setHeader("Vary", "*");
            r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
        });
        all.put("headers", (q, r) -> {
            r.setContentType("text/plain");
            r.addCookie(new Cookie("one", "1"));
            r.addHeader("X-Many", "1");
            r.addIntHeader("X-Many", 2);
            r.addDateHeader("X-Date", 0);
            r.setDateHeader("Last-Modified", 1_000_000_000_000L);
            r.setHeader("Content-Language", "fr");
            r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
            Behaviours.note(q, r.getHeaders("X-Many") + " " + r.getHeader("X-Date") + " " + r.getStatus());
        });
        for (String type : new String[] {
            "text/plain", "text/html", "application/json", "text/html;charset=utf-8", "text/plain; charset=iso-8859-15",
            "application/xml"
        }) {
            all.put("type_" + type.replaceAll("[^a-z0-9]+", "_"), (q, r) -> {
                r.setContentType(type);
                r.getWriter().write("caf\u00e9 \u20ac " + Behaviours.text(Behaviours.size(q)));
                Behaviours.note(q, r.getContentType() + " " + r.getCharacterEncoding());
            });
        }
        all.put("charsetThenType", (q, r) -> {
            r.setCharacterEncoding("UTF-8");
            r.setContentType("text/plain");
            r.getWriter().write("\u2603 " + Behaviours.text(Behaviours.size(q)));
        });
        all.put("charsetAsObject", (q, r) -> {
            r.setContentType("text/plain");
            Newer.charset(r, StandardCharsets.UTF_16BE);
            r.getWriter().write("\u2603 " + Behaviours.text(Behaviours.size(q)));
        });
        all.put("charsetWithMark", (q, r) -> {
            r.setContentType("text/plain;charset=UTF-16");
            r.getWriter().write("\u2603 ");
            r.getWriter().write(Behaviours.text(Behaviours.size(q)));
        });
        all.put("charsetTooLate", (q, r) -> {
            r.setContentType("text/plain;charset=UTF-8");
            r.getWriter().write("\u00e9 " + Behaviours.text(Behaviours.size(q)));
            r.setCharacterEncoding("ISO-8859-1");
            Newer.charset(r, StandardCharsets.US_ASCII);
            r.setContentType("text/html;charset=UTF-16");
            Behaviours.note(q, r.getContentType());
        });
        all.put("charsetOfLocale", (q, r) -> {
            r.setContentType("text/html");
            r.setLocale(Locale.JAPAN);
            Behaviours.note(q, r.getCharacterEncoding());
            r.getWriter().write("\u65e5\u672c " + Behaviours.text(Behaviours.size(q)));
            r.setLocale(Locale.FRANCE);
        });
        all.put("surrogates", (q, r) -> {
            r.setContentType("text/plain;charset=UTF-8");
            for (int i = 0; i < Behaviours.size(q) / 4; i++) {
                r.getWriter().write("\ud83d\ude00");
            }
        });
        all.put("trailers", (q, r) -> {
            r.setContentType("text/plain");
            Behaviours.attempt(q, "trailers", () -> {
                r.setTrailerFields(() -> Map.of("x-sum", "42"));
                return null;
            });
            r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
        });
    }
}
