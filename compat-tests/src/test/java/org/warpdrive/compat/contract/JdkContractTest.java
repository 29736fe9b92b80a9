// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.contract;

import org.junit.jupiter.api.Nested;
import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.JavaUtilZip;

/** The suites on java.util.zip itself: they must not ask for more than the oracle does. */
class JdkContractTest {
    private interface OnTheJdk extends EngineUnderTest {
        @Override
        default Engine engine() {
            return JavaUtilZip.INSTANCE;
        }
    }

    @Nested
    class DeflaterFlush extends DeflaterFlushContract implements OnTheJdk {}

    @Nested
    class DeflaterInput extends DeflaterInputContract implements OnTheJdk {}

    @Nested
    class DeflaterParameters extends DeflaterParametersContract implements OnTheJdk {}

    @Nested
    class DeflaterState extends DeflaterStateContract implements OnTheJdk {}

    @Nested
    class Inflater extends InflaterContract implements OnTheJdk {}

    @Nested
    class GzipOutput extends GzipOutputContract implements OnTheJdk {}

    @Nested
    class GzipInput extends GzipInputContract implements OnTheJdk {}

    @Nested
    class ZipStreams extends ZipStreamsContract implements OnTheJdk {}

    @Nested
    class CallPatterns extends CallPatternsContract implements OnTheJdk {}

    @Nested
    class PeerBugs extends PeerBugsContract implements OnTheJdk {}

    @Nested
    class CallersMemory extends CallersMemoryContract implements OnTheJdk {}
}
