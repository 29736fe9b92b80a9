// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

/**
 * The classes that streams first need after set-up, initialised as part of it: one whose initialiser runs out of stack, in a call
 * of an application at the end of its own, is lost for the process. By name, as the compiler's own classes have no other: the
 * tables of switches over enums. {@code ClassesAtSetUpTest} finds what is missing here.
 */
final class StreamClasses {
    private static final String[] OF_ALL = {"org.warpdrive.stats.DeviceMemory", "org.warpdrive.zip.Unreachable"};

    private static final String[] OF_BLOCKS = {
        "org.warpdrive.engine.Block",
        "org.warpdrive.engine.Block$Checksum",
        "org.warpdrive.engine.FlightRecorder",
        "org.warpdrive.engine.Staging",
        "org.warpdrive.stats.Streams",
        "org.warpdrive.zip.stream.DeflateStream",
        "org.warpdrive.zip.stream.DeflateStream$Phase",
        "org.warpdrive.zip.stream.DeflateStream$Urgency"
    };

    private static final String[] OF_NATIVES = {
        "org.warpdrive.nativeglue.NativeMemory",
        "org.warpdrive.zip.stream.Decoder$Memory",
        "org.warpdrive.zip.stream.InflateStream",
        "org.warpdrive.zip.stream.InflateStream$1",
        "org.warpdrive.zip.stream.InflateStream$Phase"
    };

    private StreamClasses() {}

    /** Of whatever stream, java.util.zip's too. */
    static void initialiseAll() {
        initialise(OF_ALL);
    }

    static void initialiseBlocks() {
        initialise(OF_BLOCKS);
    }

    /** Needs natives. */
    static void initialiseNatives() {
        initialise(OF_NATIVES);
    }

    private static void initialise(String[] names) {
        try {
            for (String name : names) {
                Class.forName(name);
            }
        } catch (ClassNotFoundException e) {
            throw new NoClassDefFoundError(e.getMessage());
        }
    }
}
