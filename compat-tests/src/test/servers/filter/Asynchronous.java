// SPDX-License-Identifier: Apache-2.0
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Responses that end after the call that began them. */
final class Asynchronous {
    private static final int SHORT_MILLIS = 100;
    private static final int SECONDS = 10;
    private static final Map<String, Events> EVENTS = new ConcurrentHashMap<>();

    private Asynchronous() {}

    private static void write(HttpServletRequest request, HttpServletResponse response, boolean writer)
            throws IOException {
        response.setContentType("text/plain");
        if (writer) {
            response.getWriter().write(Behaviours.text(Behaviours.size(request)));
        } else {
            response.getOutputStream().write(Behaviours.bytes(Behaviours.size(request)));
        }
    }

    private static void addAll(Map<String, Behaviours.Behaviour> all, String kind, boolean writer) {
        all.put("asyncComplete" + kind, (q, r) -> {
            AsyncContext context = q.startAsync();
            write(q, r, writer);
            context.complete();
        });
        all.put("asyncCompleteThenMore" + kind, (q, r) -> {
            AsyncContext context = q.startAsync();
            context.complete();
            write(q, r, writer);
        });
        all.put("asyncStart" + kind, (q, r) -> {
            AsyncContext context = q.startAsync();
            context.start(() -> {
                try {
                    write(q, (HttpServletResponse) context.getResponse(), writer);
                } catch (IOException e) {
                    Behaviours.note(q, e);
                }
                context.complete();
            });
        });
        all.put("asyncStartOwn" + kind, (q, r) -> {
            AsyncContext context = q.startAsync(q, r);
            context.start(() -> {
                try {
                    write(q, r, writer);
                } catch (IOException e) {
                    Behaviours.note(q, e);
                }
                q.getAsyncContext().complete();
            });
        });
        all.put("asyncDispatch" + kind, (q, r) -> {
            if (q.getDispatcherType() == DispatcherType.ASYNC) {
                write(q, r, writer);
            } else {
                q.startAsync().dispatch();
            }
        });
        all.put("asyncDispatchFromThread" + kind, (q, r) -> {
            if (q.getDispatcherType() == DispatcherType.ASYNC) {
                write(q, r, writer);
            } else {
                AsyncContext context = q.startAsync();
                context.start(context::dispatch);
            }
        });
        all.put("asyncDispatchTo" + kind, (q, r) -> q.startAsync().dispatch("/b/" + (writer ? "writer" : "stream")));
        all.put("asyncDispatchAfterBody" + kind, (q, r) -> {
            if (q.getDispatcherType() == DispatcherType.ASYNC) {
                write(q, r, writer);
            } else {
                write(q, r, writer);
                q.startAsync().dispatch();
            }
        });
        for (boolean flush : new boolean[] {false, true}) {
            for (boolean more : new boolean[] {false, true}) {
                String name = (flush ? "Flush" : "") + "ThenDispatch" + (more ? "ThenMore" : "") + kind;
                // Begun before the asynchronous processing, and ended after it.
                all.put("asyncBefore" + name, (q, r) -> {
                    if (q.getDispatcherType() != DispatcherType.ASYNC) {
                        write(q, r, writer);
                        if (flush) {
                            r.flushBuffer();
                        }
                        q.startAsync().dispatch();
                    } else if (more) {
                        write(q, r, writer);
                    }
                });
                // As Spring's StreamingResponseBody: another thread writes, and a dispatch ends the response.
                all.put("asyncWithin" + name, (q, r) -> {
                    if (q.getDispatcherType() == DispatcherType.ASYNC) {
                        if (more) {
                            write(q, r, writer);
                        }
                        return;
                    }
                    AsyncContext context = q.startAsync();
                    context.start(() -> {
                        Behaviours.attempt(q, "write", () -> {
                            write(q, (HttpServletResponse) context.getResponse(), writer);
                            if (flush) {
                                context.getResponse().flushBuffer();
                            }
                            return null;
                        });
                        context.dispatch();
                    });
                });
            }
        }
        // Each dispatch but the last begins the next, and all of them write.
        all.put("asyncDispatches" + kind, (q, r) -> {
            Integer turn = (Integer) q.getAttribute("turn");
            int number = turn == null ? 1 : turn + 1;
            q.setAttribute("turn", number);
            write(q, r, writer);
            if (number == 3) {
                return;
            }
            AsyncContext context = q.startAsync();
            context.start(() -> {
                Behaviours.attempt(q, "write", () -> {
                    write(q, r, writer);
                    return null;
                });
                context.dispatch();
            });
        });
        // Another thread completes while the dispatch is still at work: the first one, or the next.
        for (DispatcherType type : new DispatcherType[] {DispatcherType.REQUEST, DispatcherType.ASYNC}) {
            all.put("asyncCompleteInside" + type + kind, (q, r) -> {
                AsyncContext context = q.startAsync();
                if (q.getDispatcherType() != type) {
                    context.dispatch();
                    return;
                }
                Thread other = new Thread(() -> {
                    Behaviours.attempt(q, "write", () -> {
                        write(q, r, writer);
                        return null;
                    });
                    context.complete();
                });
                other.start();
                other.join();
            });
        }
        all.put("asyncDispatchThenComplete" + kind, (q, r) -> {
            write(q, r, writer);
            AsyncContext context = q.startAsync();
            if (q.getDispatcherType() != DispatcherType.ASYNC) {
                context.dispatch();
                return;
            }
            context.start(() -> {
                Behaviours.attempt(q, "write", () -> {
                    write(q, r, writer);
                    return null;
                });
                context.complete();
            });
        });
        all.put("asyncDispatchTwice" + kind, (q, r) -> {
            Integer turn = (Integer) q.getAttribute("turn");
            q.setAttribute("turn", turn == null ? 1 : turn + 1);
            if (turn != null) {
                write(q, r, writer);
            }
            if (turn == null || turn < 2) {
                q.startAsync().dispatch();
            }
        });
        all.put("asyncDispatchForward" + kind, (q, r) -> {
            if (q.getDispatcherType() == DispatcherType.ASYNC) {
                q.getRequestDispatcher("/b/" + (writer ? "writer" : "stream")).forward(q, r);
            } else {
                q.startAsync().dispatch();
            }
        });
        all.put("asyncDispatchError" + kind, (q, r) -> {
            if (q.getDispatcherType() == DispatcherType.ASYNC) {
                write(q, r, writer);
                Behaviours.attempt(q, "error", () -> {
                    r.sendError(404);
                    return null;
                });
            } else {
                q.startAsync().dispatch();
            }
        });
        all.put("asyncDispatchThrow" + kind, (q, r) -> {
            if (q.getDispatcherType() == DispatcherType.ASYNC) {
                write(q, r, writer);
                throw new IllegalStateException("meant");
            }
            q.startAsync().dispatch();
        });
        all.put("asyncTimeout" + kind, (q, r) -> {
            AsyncContext context = q.startAsync();
            context.setTimeout(SHORT_MILLIS);
            write(q, r, writer);
        });
        all.put("asyncTimeoutAnswered" + kind, (q, r) -> {
            AsyncContext context = q.startAsync();
            context.setTimeout(SHORT_MILLIS);
            context.addListener(new Listener() {
                @Override
                public void onTimeout(AsyncEvent event) throws IOException {
                    write(q, (HttpServletResponse) event.getAsyncContext().getResponse(), writer);
                    event.getAsyncContext().complete();
                }
            });
        });
        all.put("asyncTimeoutDispatched" + kind, (q, r) -> {
            if (q.getDispatcherType() == DispatcherType.ASYNC) {
                write(q, r, writer);
                return;
            }
            AsyncContext context = q.startAsync();
            context.setTimeout(SHORT_MILLIS);
            context.addListener(new Listener() {
                @Override
                public void onTimeout(AsyncEvent event) {
                    event.getAsyncContext().dispatch();
                }
            });
        });
        all.put("asyncFlushes" + kind, (q, r) -> {
            AsyncContext context = q.startAsync();
            context.start(() -> {
                try {
                    write(q, r, writer);
                    r.flushBuffer();
                    write(q, r, writer);
                } catch (IOException e) {
                    Behaviours.note(q, e);
                }
                context.complete();
            });
        });
    }

    static void addTo(Map<String, Behaviours.Behaviour> all) {
        addAll(all, "", false);
        addAll(all, "Writer", true);
        all.put("asyncOriginal", (q, r) -> {
            AsyncContext context = q.startAsync();
            Behaviours.note(q, context.hasOriginalRequestAndResponse() + " " + q.isAsyncStarted());
            Behaviours.note(q, q.getAsyncContext() == context);
            context.complete();
        });
        for (boolean flushed : new boolean[] {false, true}) {
            all.put("writeListener" + (flushed ? "AfterFlush" : ""), (q, r) -> {
                r.setContentType("text/plain");
                if (flushed) {
                    r.flushBuffer();
                }
                AsyncContext context = q.startAsync();
                ServletOutputStream out = r.getOutputStream();
                out.setWriteListener(new Pieces(Behaviours.bytes(Behaviours.size(q)), out, context));
            });
        }
        // Of a server that sends when it has something to say: it writes and flushes in threads of its own, not in the
        // listener. Here that is the thread of the request that asks for the next event.
        all.put("timedEvents", (q, r) -> {
            r.setContentType("text/event-stream");
            r.flushBuffer();
            AsyncContext context = q.startAsync();
            if (q.getParameter("name") == null) {
                context.complete();
                return;
            }
            ServletOutputStream out = r.getOutputStream();
            out.setWriteListener(new WriteListener() {
                @Override
                public void onWritePossible() {
                    EVENTS.computeIfAbsent(q.getParameter("name"), Events::new).opened(context, out);
                }

                @Override
                public void onError(Throwable cause) {
                    context.complete();
                }
            });
        });
        all.put("nextEvent", (q, r) -> {
            String name = "" + q.getParameter("name");
            if (!name.equals("null")) {
                EVENTS.computeIfAbsent(name, Events::new).next(q.getParameter("event"));
            }
        });
        all.put("readListener", (q, r) -> {
            r.setContentType("text/plain");
            AsyncContext context = q.startAsync();
            ServletInputStream in = q.getInputStream();
            in.setReadListener(new Echo(in, r, context));
        });
    }

    /** A stream of events that is open. */
    private static final class Events {
        private final CompletableFuture<AsyncContext> context = new CompletableFuture<>();
        private final CompletableFuture<ServletOutputStream> out = new CompletableFuture<>();

        Events(String name) {}

        void opened(AsyncContext opened, ServletOutputStream stream) {
            context.complete(opened);
            out.complete(stream);
        }

        void next(String event) throws Exception {
            if (event.equals("end")) {
                context.get(SECONDS, TimeUnit.SECONDS).complete();
                return;
            }
            ServletOutputStream stream = out.get(SECONDS, TimeUnit.SECONDS);
            ready(stream);
            stream.write(("data: " + event + "\n\n").getBytes(StandardCharsets.ISO_8859_1));
            ready(stream);
            stream.flush();
        }

        private static void ready(ServletOutputStream stream) throws InterruptedException {
            while (!stream.isReady()) {
                Thread.sleep(1);
            }
        }
    }

    private abstract static class Listener implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onTimeout(AsyncEvent event) throws IOException {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }

    /** Writes a page in pieces, each only when the container says that it will not block. */
    private static final class Pieces implements WriteListener {
        private final byte[] page;
        private final ServletOutputStream out;
        private final AsyncContext context;
        private int at;

        Pieces(byte[] page, ServletOutputStream out, AsyncContext context) {
            this.page = page;
            this.out = out;
            this.context = context;
        }

        @Override
        public void onWritePossible() throws IOException {
            while (out.isReady()) {
                if (at == page.length) {
                    context.complete();
                    return;
                }
                int length = Math.min(1000, page.length - at);
                out.write(page, at, length);
                at += length;
                if (at % 3000 == 0 && out.isReady()) {
                    out.flush();
                }
            }
        }

        @Override
        public void onError(Throwable cause) {
            System.out.println("writing: " + cause);
            context.complete();
        }
    }

    private static final class Echo implements ReadListener {
        private final ServletInputStream in;
        private final HttpServletResponse response;
        private final AsyncContext context;
        private int length;

        Echo(ServletInputStream in, HttpServletResponse response, AsyncContext context) {
            this.in = in;
            this.response = response;
            this.context = context;
        }

        @Override
        public void onDataAvailable() throws IOException {
            byte[] piece = new byte[500];
            while (in.isReady() && !in.isFinished()) {
                int n = in.read(piece);
                if (n > 0) {
                    length += n;
                }
            }
        }

        @Override
        public void onAllDataRead() throws IOException {
            response.getWriter().write(Behaviours.text(5000) + length);
            context.complete();
        }

        @Override
        public void onError(Throwable cause) {
            context.complete();
        }
    }
}
