// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {
    @Test
    void withoutOptionsAllOfTheApplication() {
        Scope scope = Scope.parse(null);
        assertThat(scope.contains("com/acme/Order")).isTrue();
        assertThat(scope.contains("org/apache/kafka/common/compress/GzipOutputStream"))
                .isTrue();
        assertThat(scope.contains("WithoutPackage")).isTrue();
        assertThat(scope.summary()).isFalse();
        assertThat(Scope.parse(" ").contains("com/acme/Order")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org/warpdrive/zip/WdDeflater",
                "org/warpdrive/agent/asm/ClassReader",
                "com/sun/jna/Native",
                "java/util/jar/JarFile",
                "jdk/nio/zipfs/ZipFileSystem",
                "sun/tools/jar/Main",
                "org/springframework/boot/loader/zip/ZipContent",
                "org/apache/catalina/loader/WebappClassLoaderBase",
                "org/codehaus/plexus/classworlds/realm/ClassRealm",
                "org/apache/felix/framework/cache/BundleCache",
                "ch/qos/logback/core/rolling/helper/Compressor",
                "org/apache/logging/log4j/core/appender/rolling/RollingFileManager",
                "com/acme/EncryptedClassLoader"
            })
    void theJdkClassLoadingLoggersAndOurselvesAreLeftAlone(String name) {
        assertThat(Scope.parse(null).contains(name)).isFalse();
        assertThat(Scope.parse("include=" + name).contains(name)).isFalse();
    }

    /** It compresses files that the log is through with, in a thread for that. */
    @Test
    void whatLog4jDoesWithFilesItRolledOverIsRewritten() {
        String name = "org/apache/logging/log4j/core/appender/rolling/action/GzCompressAction";
        assertThat(Scope.parse(null).contains(name)).isTrue();
        assertThat(Scope.parse("exclude=org.apache").contains(name)).isFalse();
    }

    @Test
    void packagesAndClassesCanBeNamed() {
        Scope scope = Scope.parse("include=com.acme:org.shop.Cart,exclude=com.acme.legacy.*:com.acme.Old,summary");
        assertThat(scope.contains("com/acme/Order")).isTrue();
        assertThat(scope.contains("com/acme/deep/er/Order")).isTrue();
        assertThat(scope.contains("com/acme2/Order")).isFalse();
        assertThat(scope.contains("org/shop/Cart")).isTrue();
        assertThat(scope.contains("org/shop/Cart$Item")).isTrue();
        assertThat(scope.contains("org/shop/Carts")).isFalse();
        assertThat(scope.contains("com/acme/legacy/Order")).isFalse();
        assertThat(scope.contains("com/acme/Old$1")).isFalse();
        assertThat(scope.contains("com/acme/Older")).isTrue();
        assertThat(scope.summary()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "includes=com.acme",
                "include=",
                "include=com.acme,",
                "exclude=a::b",
                "include=*",
                "exclude=com.acme.**",
                "exclude=com.acme.",
                "verbose"
            })
    void whatIsNotUnderstoodIsRefused(String options) {
        assertThatThrownBy(() -> Scope.parse(options)).isInstanceOf(IllegalArgumentException.class);
    }
}
