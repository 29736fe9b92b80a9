// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

/**
 * Initialises the classes that streams need after set-up, as part of set-up; those of decompression before the first
 * stream to decompress. If the initialiser of such a class first ran at the end of an application's stack, it could
 * fail, and the class could never be used in this process.
 *
 * <p>Classes are listed by name, because those that the compiler generates for switches over enums have no other
 * handle. {@code ClassesAtSetUpTest} finds classes that are missing here.
 */
final class StreamClasses {
    private static final String[] OF_ALL = {"org.warpdrive.stats.DeviceMemory", "org.warpdrive.zip.Unreachable"};

    private static final String[] OF_BLOCKS = {
        "org.warpdrive.engine.Block",
        "org.warpdrive.engine.Block$Checksum",
        "org.warpdrive.engine.Completion",
        "org.warpdrive.engine.FlightRecorder",
        "org.warpdrive.engine.Routing",
        "org.warpdrive.engine.SegmentDecoder",
        "org.warpdrive.engine.SelfTest",
        "org.warpdrive.engine.Staging",
        "org.warpdrive.stats.Streams",
        "org.warpdrive.zip.stream.DeflateStream",
        "org.warpdrive.zip.stream.DeflateStream$Phase",
        "org.warpdrive.zip.stream.DeflateStream$Urgency"
    };

    private static final String[] OF_NATIVES = {"org.warpdrive.nativeglue.NativeMemory"};

    private static final String[] OF_DECODER = {
        "org.warpdrive.zip.stream.Decoder$Memory",
        "org.warpdrive.zip.stream.InflateStream",
        "org.warpdrive.zip.stream.InflateStream$1",
        "org.warpdrive.zip.stream.InflateStream$Phase"
    };

    private StreamClasses() {}

    /** Initialises the classes that every stream needs, also one of java.util.zip. */
    static void initialiseAll() {
        initialise(OF_ALL);
    }

    /** Initialises the classes of streams that consist of blocks. */
    static void initialiseBlocks() {
        initialise(OF_BLOCKS);
    }

    /** Initialises the classes of both directions that need native code. The native library must be loaded. */
    static void initialiseNatives() {
        initialise(OF_NATIVES);
    }

    /** Initialises the classes of native decompression. The native library must be loaded. */
    static void initialiseDecoder() {
        initialise(OF_DECODER);
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
