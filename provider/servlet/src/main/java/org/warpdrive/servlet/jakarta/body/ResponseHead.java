// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta.body;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Status, headers and output of the wrapped response, as {@link ResponseBody} needs them, in either servlet API. */
public interface ResponseHead {
    /** Returns the current status code. */
    int status();

    /** True if status and headers have been sent and can no longer change. */
    boolean isCommitted();

    /** Returns the current content type; null if none is set. */
    @Nullable
    String contentType();

    /** Returns the first value of a header; null if it is not set. */
    @Nullable
    String header(String name);

    /** Returns all values of a header. */
    Collection<String> headers(String name);

    /** Adds a value to a header. */
    void addHeader(String name, String value);

    /** Replaces a header. */
    void setHeader(String name, String value);

    /** Declares the length of the body in bytes, as it will be sent. */
    void setContentLength(long length);

    /** Removes the declared length. Returns false if it is still set. */
    boolean removeContentLength();

    /** Returns the size in bytes of the container's buffer: it commits the response when more is written. */
    int bufferSize();

    /** True if the container will send a file by itself after the application has returned. */
    boolean isSendfile();

    /** Returns the stream for compressed bytes. */
    OutputStream output() throws IOException;

    /** Commits the response and sends what is buffered. */
    void flush() throws IOException;

    /** Ends the response, by its stream or its writer. */
    void close() throws IOException;
}
