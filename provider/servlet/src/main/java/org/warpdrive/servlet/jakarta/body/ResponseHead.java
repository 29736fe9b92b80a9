// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta.body;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What a {@link ResponseBody} needs of the response below it, in either servlet API. */
public interface ResponseHead {
    /** The status code as it stands. */
    int status();

    /** Whether status and headers are on their way and can no longer be changed. */
    boolean isCommitted();

    /** The content type as it stands. */
    @Nullable
    String contentType();

    /** The first value of a header. */
    @Nullable
    String header(String name);

    /** All values of a header. */
    Collection<String> headers(String name);

    /** Adds a value to a header. */
    void addHeader(String name, String value);

    /** Replaces a header. */
    void setHeader(String name, String value);

    /** Says the length of the body as it will be sent. */
    void setContentLength(long length);

    /** Takes the length back; false if it is said still. */
    boolean removeContentLength();

    /** Bytes that the application may write before the container commits the response. */
    int bufferSize();

    /** Whether the container will send a file by itself, after the application is done. */
    boolean isSendfile();

    /** Where compressed bytes go. */
    OutputStream output() throws IOException;

    /** Commits the response and sends what it has. */
    void flush() throws IOException;

    /** Ends the response, whether by its stream or its writer. */
    void close() throws IOException;
}
