// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.warpdrive.compat.artifacts.Application.NATIVE;
import static org.warpdrive.compat.artifacts.Application.SAME;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warpdrive.compat.kit.OwnJars;

/** The library with jars missing: it works with those that are there, and its status says what it would take. */
class CompanionsTest {
    private static final List<String> SOFT = List.of("-Dwarpdrive.engine=soft");
    private static final String NO_NATIVE =
            "(native: warpdrive-native.jar, the companion of warpdrive-zip.jar, is missing";
    private static final String NO_DEVICES = "(soft: warpdrive-uacce.jar or warpdrive-soft-device.jar is missing)";

    @TempDir
    static Path directory;

    private static Application application;

    @BeforeAll
    static void compile() throws Exception {
        application = Application.compiled("zip", directory, path("zip", "native"));
    }

    @Test
    void aloneItLeavesAllToTheJdk() throws Exception {
        assertThat(onClassPath(List.of(), "zip")).contains("engines: jdk; inflate: jdk " + NO_NATIVE);
        assertThat(onClassPath(SOFT, "zip")).contains("engines: jdk; inflate: jdk " + NO_NATIVE);
    }

    @Test
    void withoutNativeCodeDevicesAreNotUsedEither() throws Exception {
        assertThat(onClassPath(SOFT, "zip", "uacce", "soft-device", "jna"))
                .contains("engines: jdk; inflate: jdk " + NO_NATIVE);
    }

    @Test
    void withoutDevicesTheNativeCodecIsUsed() throws Exception {
        assumeTrue(NATIVE, "no native code in this run");
        assertThat(onClassPath(List.of(), "zip", "native")).contains("native, jdk; inflate: native");
        assertThat(onClassPath(SOFT, "zip", "native")).contains("inflate: native " + NO_DEVICES);
        assertThat(onClassPath(SOFT, "zip", "native", "uacce", "jna")).contains("inflate: native " + NO_DEVICES);
        assertThat(onClassPath(SOFT, "zip", "native", "soft-device", "jna")).contains("inflate: native " + NO_DEVICES);
    }

    @Test
    void withoutJnaTheNativeCodecIsUsed() throws Exception {
        assumeTrue(NATIVE, "no native code in this run");
        assertThat(onClassPath(SOFT, "zip", "native", "uacce", "soft-device"))
                .contains("inflate: native (uacce: JNA (net.java.dev.jna:jna) is not on the class path)");
    }

    @ParameterizedTest
    @CsvSource({"warpdrive.devices,soft:", "warpdrive.hardware.min,100"})
    void aSettingOfAnArtifactThatIsMissingIsInTheStatus(String option, String value) throws Exception {
        assertThat(onClassPath(List.of("-D" + option + "=" + value), "zip", "native"))
                .contains("warning: " + option + ": no artifact of WarpDrive that is here has such an option");
    }

    @Test
    void onTheModulePathDevicesMayBeMissing() throws Exception {
        assumeTrue(NATIVE, "no native code in this run");
        assertThat(onModulePath("zip", "native")).startsWith("exit=0\n").contains(SAME, NO_DEVICES);
        assertThat(onModulePath("zip", "native", "uacce", "jna"))
                .startsWith("exit=0\n")
                .contains(SAME, NO_DEVICES);
    }

    /** What a module requires has to be there, or the JVM does not start. */
    @ParameterizedTest
    @CsvSource({
        "zip,org.warpdrive.nativeglue,org.warpdrive.zip",
        "zip native uacce,com.sun.jna,org.warpdrive.uacce",
        "zip native soft-device jna,org.warpdrive.uacce,org.warpdrive.uacce.soft"
    })
    void onTheModulePathTheJvmSaysWhatIsMissing(String artifacts, String missing, String requiring) throws Exception {
        assertThat(onModulePath(artifacts.split(" ")))
                .contains("Module " + missing + " not found, required by " + requiring);
    }

    private static String onClassPath(List<String> options, String... artifacts) throws Exception {
        String said = application.runOnClassPath(directory, path(artifacts), options);
        assertThat(said).startsWith("exit=0\n").contains(SAME);
        return said;
    }

    private static String onModulePath(String... artifacts) throws Exception {
        return application.run(directory, path(artifacts), SOFT);
    }

    private static List<String> path(String... artifacts) {
        return OwnJars.entries(Arrays.asList(artifacts));
    }
}
