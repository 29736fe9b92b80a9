// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta;

import java.io.IOException;
import java.io.PrintWriter;

/** The writer that an application gets. It also reports errors of the container's own writer. */
final class BodyPrintWriter extends PrintWriter {
    private final BodyWriter body;
    private final String lineSeparator;

    BodyPrintWriter(BodyWriter body, String lineSeparator) {
        super(body);
        this.body = body;
        this.lineSeparator = lineSeparator;
    }

    @Override
    public void println() {
        write(lineSeparator);
    }

    /** Closes the body but not this writer, so that the container decides what happens to anything written later. */
    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            setError();
        }
    }

    @Override
    public boolean checkError() {
        return super.checkError() || body.checkError();
    }
}
