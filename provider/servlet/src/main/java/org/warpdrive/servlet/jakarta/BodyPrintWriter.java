// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta;

import java.io.IOException;
import java.io.PrintWriter;

/** The writer that an application gets, which knows also of errors of the container's. */
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

    /** Leaves it to the container what becomes of what is written after this. */
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
