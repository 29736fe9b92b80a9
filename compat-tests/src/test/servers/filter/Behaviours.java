// SPDX-License-Identifier: Apache-2.0
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Everything that the tests ask of an application, each thing under a name; and what it saw while it did it. */
public class Behaviours extends HttpServlet {
    /** One thing that an application does. */
    public interface Behaviour {
        void answer(HttpServletRequest request, HttpServletResponse response) throws Exception;
    }

    private static final Map<String, Behaviour> ALL = new TreeMap<>();
    private static final Map<String, Notes> NOTES = new ConcurrentHashMap<>();

    /** What the application saw in a request, whose first dispatch is counted down when it has returned. */
    private static final class Notes {
        private final List<String> all = new CopyOnWriteArrayList<>();
        private final CountDownLatch returned = new CountDownLatch(1);
    }

    private static Notes notes(String note) {
        return NOTES.computeIfAbsent("" + note, name -> new Notes());
    }

    static {
        Bodies.addTo(ALL);
        Heads.addTo(ALL);
        Failures.addTo(ALL);
        Dispatches.addTo(ALL);
        Asynchronous.addTo(ALL);
        Unwrapped.addTo(ALL);
    }

    /** Text that compresses, of so many bytes. */
    static String text(int size) {
        StringBuilder text = new StringBuilder();
        for (int line = 0; text.length() < size; line++) {
            text.append("line ").append(line).append(" of a page that repeats itself\n");
        }
        text.setLength(size);
        return text.toString();
    }

    static byte[] bytes(int size) {
        return text(size).getBytes(StandardCharsets.ISO_8859_1);
    }

    static int size(HttpServletRequest request) {
        return Integer.parseInt(request.getParameter("n"));
    }

    /** Remembers what the application sees, for the test to compare. */
    static void note(HttpServletRequest request, Object what) {
        notes(request.getParameter("note")).all.add("" + what);
    }

    /** The first dispatch of the request with that note has returned. */
    static void returned(String note) {
        notes(note).returned.countDown();
    }

    /** Notes which exception the call ends with, if any. */
    static void attempt(HttpServletRequest request, String name, java.util.concurrent.Callable<?> call) {
        try {
            call.call();
            note(request, name + " done");
        } catch (Exception e) {
            note(request, name + " " + (e instanceof IOException ? "IOException" : e.getClass().getName()));
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String name = (String) request.getAttribute("behaviour");
        if (name == null || request.getDispatcherType() != DispatcherType.REQUEST) {
            name = request.getDispatcherType() == DispatcherType.INCLUDE
                    ? (String) request.getAttribute("jakarta.servlet.include.path_info")
                    : request.getPathInfo();
            name = name.substring(1);
        }
        if (name.equals("names")) {
            response.getWriter().print(String.join(" ", ALL.keySet()));
            return;
        }
        if (name.equals("notes")) {
            Notes notes = notes(request.getParameter("note"));
            try {
                notes.returned.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            response.getOutputStream().print(String.join("; ", notes.all));
            return;
        }
        Behaviour behaviour = ALL.get(name);
        if (behaviour == null) {
            response.sendError(404, name);
            return;
        }
        try {
            behaviour.answer(request, response);
        } catch (IOException | ServletException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }
}
