// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Calls the {@code sendRedirect} method that Servlet 6.1 added, by a method handle. An older API has no such method,
 * and its callers cannot call it.
 */
final class Redirect {
    private static final @Nullable MethodHandle SEND = find();

    private Redirect() {}

    private static @Nullable MethodHandle find() {
        try {
            MethodType type = MethodType.methodType(void.class, String.class, int.class, boolean.class);
            return MethodHandles.publicLookup().findVirtual(HttpServletResponse.class, "sendRedirect", type);
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null;
        }
    }

    static void send(HttpServletResponse response, String location, int status, boolean clearBuffer)
            throws IOException {
        if (SEND == null) {
            throw new UnsupportedOperationException("since Servlet 6.1");
        }
        try {
            SEND.invokeExact(response, location, status, clearBuffer);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }
}
