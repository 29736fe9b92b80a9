// SPDX-License-Identifier: Apache-2.0
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;

/** What newer versions of the servlet API have; with an older one, something that all have. */
final class Newer {
    private Newer() {}

    /** Whether the API had the method. */
    private static boolean call(Class<?> type, Object on, String name, Class<?>[] types, Object... values)
            throws IOException {
        try {
            type.getMethod(name, types).invoke(on, values);
            return true;
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return false;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    static void write(ServletOutputStream out, ByteBuffer bytes) throws IOException {
        if (!call(ServletOutputStream.class, out, "write", new Class<?>[] {ByteBuffer.class}, bytes)) {
            out.write(bytes.array());
        }
    }

    static void redirect(HttpServletResponse response, String to, Object... more) throws IOException {
        Class<?>[] types = new Class<?>[1 + more.length];
        Object[] values = new Object[types.length];
        types[0] = String.class;
        values[0] = to;
        for (int i = 0; i < more.length; i++) {
            types[i + 1] = more[i] instanceof Integer ? int.class : boolean.class;
            values[i + 1] = more[i];
        }
        if (!call(HttpServletResponse.class, response, "sendRedirect", types, values)) {
            response.sendRedirect(to + "?" + Arrays.toString(more).length());
        }
    }

    static void charset(ServletResponse response, Charset charset) throws IOException {
        Class<?>[] types = {Charset.class};
        if (!call(ServletResponse.class, response, "setCharacterEncoding", types, charset)) {
            response.setCharacterEncoding(charset.name());
        }
    }
}
