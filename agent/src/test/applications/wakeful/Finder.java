// SPDX-License-Identifier: Apache-2.0
package wakeful;

import java.util.zip.Deflater;

/** A finder of loggers that waits for a thread which compresses, and then fails. */
public final class Finder extends System.LoggerFinder {
    @Override
    public System.Logger getLogger(String name, Module module) {
        Thread compressing = new Thread(() -> new Deflater().end());
        compressing.start();
        try {
            compressing.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException("no logger today");
    }
}
