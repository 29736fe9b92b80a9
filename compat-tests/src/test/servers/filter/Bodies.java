// SPDX-License-Identifier: Apache-2.0
import jakarta.servlet.ServletOutputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.util.Map;

/** Ways of writing a body. */
final class Bodies {
    private Bodies() {}

    static void addTo(Map<String, Behaviours.Behaviour> all) {
        all.put("stream", (q, r) -> {
            r.setContentType("text/plain");
            r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
        });
        all.put("writer", (q, r) -> {
            r.setContentType("text/plain");
            r.getWriter().write(Behaviours.text(Behaviours.size(q)));
        });
        all.put("streamInPieces", (q, r) -> {
            r.setContentType("text/plain");
            byte[] page = Behaviours.bytes(Behaviours.size(q));
            ServletOutputStream out = r.getOutputStream();
            for (int at = 0; at < page.length; at += 700) {
                out.write(page, at, Math.min(700, page.length - at));
            }
        });
        all.put("streamByteByByte", (q, r) -> {
            r.setContentType("text/plain");
            for (byte each : Behaviours.bytes(Behaviours.size(q))) {
                r.getOutputStream().write(each);
            }
        });
        all.put("writerCharByChar", (q, r) -> {
            r.setContentType("text/plain");
            for (char each : Behaviours.text(Behaviours.size(q)).toCharArray()) {
                r.getWriter().write(each);
            }
        });
        all.put("streamClosed", (q, r) -> {
            r.setContentType("text/plain");
            r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
            r.getOutputStream().close();
            Behaviours.note(q, r.isCommitted());
        });
        all.put("writerClosed", (q, r) -> {
            r.setContentType("text/plain");
            r.getWriter().write(Behaviours.text(Behaviours.size(q)));
            r.getWriter().close();
            Behaviours.note(q, r.isCommitted());
        });
        all.put("streamFlushed", (q, r) -> {
            r.setContentType("text/plain");
            byte[] page = Behaviours.bytes(Behaviours.size(q));
            r.getOutputStream().write(page, 0, page.length / 2);
            r.getOutputStream().flush();
            Behaviours.note(q, r.isCommitted());
            r.getOutputStream().write(page, page.length / 2, page.length - page.length / 2);
        });
        all.put("writerFlushed", (q, r) -> {
            r.setContentType("text/plain");
            String page = Behaviours.text(Behaviours.size(q));
            r.getWriter().write(page, 0, page.length() / 2);
            r.getWriter().flush();
            Behaviours.note(q, r.isCommitted());
            r.getWriter().write(page, page.length() / 2, page.length() - page.length() / 2);
        });
        all.put("flushBufferFirst", (q, r) -> {
            r.setContentType("text/plain");
            r.flushBuffer();
            Behaviours.note(q, r.isCommitted());
            r.getWriter().write(Behaviours.text(Behaviours.size(q)));
        });
        all.put("flushBufferOnly", (q, r) -> {
            r.setContentType("text/plain");
            r.flushBuffer();
        });
        all.put("flushBufferAfter", (q, r) -> {
            r.setContentType("text/plain");
            r.getWriter().write(Behaviours.text(Behaviours.size(q)));
            r.flushBuffer();
            Behaviours.note(q, r.isCommitted());
        });
        all.put("prints", (q, r) -> {
            r.setContentType("text/plain");
            ServletOutputStream out = r.getOutputStream();
            for (int i = 0; i < Behaviours.size(q) / 20; i++) {
                out.print("text");
                out.print(i);
                out.print(1L << 40);
                out.print(1.5f);
                out.print(2.5d);
                out.print('c');
                out.print(i % 2 == 0);
                out.println();
                out.println("line");
                out.println(i);
                out.println(1L << 41);
                out.println(1.25f);
                out.println(2.25d);
                out.println('d');
                out.println(i % 2 == 1);
            }
        });
        all.put("writerPrints", (q, r) -> {
            r.setContentType("text/plain");
            PrintWriter out = r.getWriter();
            for (int i = 0; i < Behaviours.size(q) / 20; i++) {
                out.print("text");
                out.print(i);
                out.print(1.5f);
                out.print(2.5d);
                out.print(new char[] {'a', 'b'});
                out.print((Object) null);
                out.println();
                out.println("line");
                out.println(i);
                out.println(true);
                out.println('c');
                out.println(new char[] {'a', 'b'});
                out.append("appended").append('x').append("0123", 1, 2);
                out.format("%s %d", "formatted", i);
                out.printf("%s%n", "printed");
            }
            Behaviours.note(q, out.checkError());
        });
        all.put("printsForeign", (q, r) -> {
            r.setContentType("text/plain;charset=UTF-8");
            r.getOutputStream().print("snow \u2603");
        });
        all.put("nothing", (q, r) -> {});
        all.put("nothingOfAType", (q, r) -> r.setContentType("text/plain"));
        all.put("writerUnused", (q, r) -> {
            r.setContentType("text/html");
            r.getWriter();
            Behaviours.note(q, r.getContentType() + " " + r.getCharacterEncoding());
        });
        all.put("streamUnused", (q, r) -> {
            r.setContentType("text/html");
            r.getOutputStream();
        });
        all.put("noType", (q, r) -> r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q))));
        all.put("otherType", (q, r) -> {
            r.setContentType("image/png");
            r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
        });
        all.put("typeAfterBody", (q, r) -> {
            r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
            r.setContentType("text/plain");
        });
        all.put("statusAfterBody", (q, r) -> {
            r.setContentType("text/plain");
            r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
            r.setStatus(202);
            r.setHeader("X-Late", "yes");
        });
        // No larger ones: Tomcat keeps a buffer that grew, for the responses that follow.
        for (int size : new int[] {10, 600, 8192}) {
            all.put("bufferSize" + size, (q, r) -> {
                r.setBufferSize(size);
                Behaviours.note(q, r.getBufferSize() >= size);
                r.setContentType("text/plain");
                r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
                Behaviours.attempt(q, "late", () -> {
                    r.setBufferSize(100_000);
                    return null;
                });
            });
        }
        all.put("resetBuffer", (q, r) -> {
            r.setContentType("text/plain");
            r.setHeader("X-Kept", "yes");
            r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
            Behaviours.attempt(q, "resetBuffer", () -> {
                r.resetBuffer();
                return null;
            });
            r.getOutputStream().write(Behaviours.bytes(3000));
        });
        all.put("resetBufferOfWriter", (q, r) -> {
            r.setContentType("text/plain");
            r.getWriter().write(Behaviours.text(Behaviours.size(q)));
            Behaviours.attempt(q, "resetBuffer", () -> {
                r.resetBuffer();
                return null;
            });
            r.getWriter().write(Behaviours.text(3000));
        });
        all.put("reset", (q, r) -> {
            r.setContentType("text/plain");
            r.setHeader("X-Gone", "yes");
            r.setStatus(203);
            r.getWriter().write(Behaviours.text(Behaviours.size(q)));
            Behaviours.attempt(q, "reset", () -> {
                r.reset();
                return null;
            });
            Behaviours.attempt(q, "stream", () -> {
                r.setContentType("text/html");
                r.getOutputStream().write(Behaviours.bytes(3500));
                return null;
            });
        });
        all.put("resetThenNothing", (q, r) -> {
            r.setContentType("text/plain");
            r.getOutputStream().write(Behaviours.bytes(5000));
            r.reset();
        });
        all.put("streamAfterReset", (q, r) -> {
            ServletOutputStream out = r.getOutputStream();
            out.write(Behaviours.bytes(5000));
            r.reset();
            r.setContentType("text/plain");
            out.write(Behaviours.bytes(4000));
        });
        all.put("bothWriterAndStream", (q, r) -> {
            r.setContentType("text/plain");
            r.getWriter().write(Behaviours.text(100));
            Behaviours.attempt(q, "stream", r::getOutputStream);
        });
        all.put("bothStreamAndWriter", (q, r) -> {
            r.setContentType("text/plain");
            r.getOutputStream().write(Behaviours.bytes(100));
            Behaviours.attempt(q, "writer", r::getWriter);
        });
        all.put("writeAfterClose", (q, r) -> {
            r.setContentType("text/plain");
            r.getOutputStream().write(Behaviours.bytes(Behaviours.size(q)));
            r.getOutputStream().close();
            Behaviours.attempt(q, "write", () -> {
                r.getOutputStream().write(Behaviours.bytes(10));
                return null;
            });
        });
        all.put("writerAfterClose", (q, r) -> {
            r.setContentType("text/plain");
            PrintWriter out = r.getWriter();
            out.write(Behaviours.text(Behaviours.size(q)));
            out.close();
            out.write("more");
            Behaviours.note(q, out.checkError());
        });
        all.put("byteBuffer", (q, r) -> {
            r.setContentType("text/plain");
            Newer.write(r.getOutputStream(), ByteBuffer.wrap(Behaviours.bytes(Behaviours.size(q))));
        });
        all.put("echo", (q, r) -> {
            r.setContentType("text/plain");
            try (InputStream in = q.getInputStream()) {
                in.transferTo(r.getOutputStream());
            }
            r.getOutputStream().print("end");
        });
        all.put("events", (q, r) -> {
            r.setContentType("text/event-stream");
            for (int i = 0; i < 20; i++) {
                r.getWriter().write("data: event " + i + "\n\n");
                r.getWriter().flush();
            }
        });
    }
}
