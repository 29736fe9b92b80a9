// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.contract;

import org.junit.jupiter.api.Nested;
import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.WarpDriveEngine;

/** The suites on the drop-in, in this JVM's configuration. */
class WarpDriveContractTest {
    @Nested
    class DeflaterFlush extends DeflaterFlushContract {
        @Override
        Engine engine() {
            return WarpDriveEngine.INSTANCE;
        }
    }

    @Nested
    class DeflaterInput extends DeflaterInputContract {
        @Override
        Engine engine() {
            return WarpDriveEngine.INSTANCE;
        }
    }

    @Nested
    class DeflaterParameters extends DeflaterParametersContract {
        @Override
        Engine engine() {
            return WarpDriveEngine.INSTANCE;
        }
    }

    @Nested
    class DeflaterState extends DeflaterStateContract {
        @Override
        Engine engine() {
            return WarpDriveEngine.INSTANCE;
        }
    }

    @Nested
    class Inflater extends InflaterContract {
        @Override
        Engine engine() {
            return WarpDriveEngine.INSTANCE;
        }
    }

    @Nested
    class GzipOutput extends GzipOutputContract {
        @Override
        Engine engine() {
            return WarpDriveEngine.INSTANCE;
        }
    }

    @Nested
    class GzipInput extends GzipInputContract {
        @Override
        Engine engine() {
            return WarpDriveEngine.INSTANCE;
        }
    }

    @Nested
    class ZipStreams extends ZipStreamsContract {
        @Override
        Engine engine() {
            return WarpDriveEngine.INSTANCE;
        }
    }

    @Nested
    class CallPatterns extends CallPatternsContract {
        @Override
        Engine engine() {
            return WarpDriveEngine.INSTANCE;
        }
    }

    @Nested
    class PeerBugs extends PeerBugsContract {
        @Override
        Engine engine() {
            return WarpDriveEngine.INSTANCE;
        }
    }

    @Nested
    class CallersMemory extends CallersMemoryContract {
        @Override
        Engine engine() {
            return WarpDriveEngine.INSTANCE;
        }
    }
}
