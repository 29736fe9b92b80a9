// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.contract;

import org.junit.jupiter.api.Nested;
import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.WarpDriveEngine;

/** The suites on the drop-in, in this JVM's configuration. */
class WarpDriveContractTest {
    private interface OnTheDropIn extends EngineUnderTest {
        @Override
        default Engine engine() {
            return WarpDriveEngine.INSTANCE;
        }
    }

    @Nested
    class DeflaterFlush extends DeflaterFlushContract implements OnTheDropIn {}

    @Nested
    class DeflaterInput extends DeflaterInputContract implements OnTheDropIn {}

    @Nested
    class DeflaterParameters extends DeflaterParametersContract implements OnTheDropIn {}

    @Nested
    class DeflaterState extends DeflaterStateContract implements OnTheDropIn {}

    @Nested
    class Inflater extends InflaterContract implements OnTheDropIn {}

    @Nested
    class GzipOutput extends GzipOutputContract implements OnTheDropIn {}

    @Nested
    class GzipInput extends GzipInputContract implements OnTheDropIn {}

    @Nested
    class ZipStreams extends ZipStreamsContract implements OnTheDropIn {}

    @Nested
    class CallPatterns extends CallPatternsContract implements OnTheDropIn {}

    @Nested
    class PeerBugs extends PeerBugsContract implements OnTheDropIn {}

    @Nested
    class CallersMemory extends CallersMemoryContract implements OnTheDropIn {}
}
