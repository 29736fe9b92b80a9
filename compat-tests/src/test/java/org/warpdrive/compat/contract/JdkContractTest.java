// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.contract;

import org.junit.jupiter.api.Nested;
import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.JdkEngine;

/** The suites on java.util.zip itself: they must not ask for more than the oracle does. */
class JdkContractTest {
    @Nested
    class DeflaterFlush extends DeflaterFlushContract {
        @Override
        Engine engine() {
            return JdkEngine.INSTANCE;
        }
    }

    @Nested
    class DeflaterInput extends DeflaterInputContract {
        @Override
        Engine engine() {
            return JdkEngine.INSTANCE;
        }
    }

    @Nested
    class DeflaterParameters extends DeflaterParametersContract {
        @Override
        Engine engine() {
            return JdkEngine.INSTANCE;
        }
    }

    @Nested
    class DeflaterState extends DeflaterStateContract {
        @Override
        Engine engine() {
            return JdkEngine.INSTANCE;
        }
    }

    @Nested
    class Inflater extends InflaterContract {
        @Override
        Engine engine() {
            return JdkEngine.INSTANCE;
        }
    }

    @Nested
    class GzipOutput extends GzipOutputContract {
        @Override
        Engine engine() {
            return JdkEngine.INSTANCE;
        }
    }

    @Nested
    class GzipInput extends GzipInputContract {
        @Override
        Engine engine() {
            return JdkEngine.INSTANCE;
        }
    }

    @Nested
    class ZipStreams extends ZipStreamsContract {
        @Override
        Engine engine() {
            return JdkEngine.INSTANCE;
        }
    }

    @Nested
    class CallPatterns extends CallPatternsContract {
        @Override
        Engine engine() {
            return JdkEngine.INSTANCE;
        }
    }

    @Nested
    class PeerBugs extends PeerBugsContract {
        @Override
        Engine engine() {
            return JdkEngine.INSTANCE;
        }
    }

    @Nested
    class CallersMemory extends CallersMemoryContract {
        @Override
        Engine engine() {
            return JdkEngine.INSTANCE;
        }
    }
}
