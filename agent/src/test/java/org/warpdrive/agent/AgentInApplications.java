// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent's jar and nothing else, added to applications in the forms in which they are shipped, on each JDK there is. */
@EnabledOnOs(OS.LINUX)
class AgentInApplications {
    private static final Path JAR = Path.of("target/warpdrive-agent.jar").toAbsolutePath();
    private static final Path JARS = Path.of("target/applications").toAbsolutePath();

    private static final List<String> REWRITTEN = List.of(
            "deflater org.warpdrive.zip.WdDeflater",
            "inflater org.warpdrive.zip.WdInflater",
            "reference org.warpdrive.zip.WdDeflater",
            "superclass org.warpdrive.zip.WdGZIPOutputStream",
            "equal true");
    private static final List<String> AS_IT_WAS = List.of(
            "deflater java.util.zip.Deflater",
            "inflater java.util.zip.Inflater",
            "reference java.util.zip.Deflater",
            "superclass java.util.zip.GZIPOutputStream",
            "equal true");

    @TempDir
    static Path directory;

    private static Path shop;

    @BeforeAll
    static void build() throws IOException {
        shop = Built.classes(directory.resolve("shop"), "", "shop");
    }

    static Stream<Jdk> jdks() {
        return Jdk.all();
    }

    private static String agent(String options) {
        return "-javaagent:" + JAR + options;
    }

    private static ApplicationRun run(Jdk jdk, Object... words) throws Exception {
        ApplicationRun run =
                ApplicationRun.of(directory, ApplicationRun.command(jdk.java(), "-Xmx128m", List.of(words)));
        assertThat(run.exit()).as(run.errors()).isZero();
        return run;
    }

    private static String engines() {
        return Files.exists(Path.of("../native-glue/target/native"))
                ? "native, jdk; inflate: native"
                : "engines: jdk; inflate: jdk";
    }

    @Test
    void theJarHoldsWhatIsNeededAndNothingThatAnApplicationWouldMeet() throws Exception {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<String> folders = jar.stream()
                    .map(entry -> entry.getName().replaceAll("[^/]*$", ""))
                    .distinct()
                    .toList();
            assertThat(folders).noneMatch(name -> name.startsWith("com/") || name.startsWith("org/objectweb/"));
            assertThat(folders).noneMatch(name -> name.matches("org/warpdrive/(netty|tomcat|spring|compress|cli).*"));
            assertThat(jar.stream().map(entry -> entry.getName()))
                    .noneMatch(name -> name.equals("module-info.class") || name.contains("jna"))
                    .filteredOn(name -> name.startsWith("META-INF/services/") && !name.endsWith("/"))
                    .containsExactlyInAnyOrder(
                            "META-INF/services/org.warpdrive.config.OptionTable",
                            "META-INF/services/org.warpdrive.engine.EngineProvider",
                            "META-INF/services/org.warpdrive.uacce.DeviceProvider",
                            "META-INF/services/org.warpdrive.uacce.QueueDriver");
            // One file, of the tables of all artifacts inside.
            assertThat(new String(
                            jar.getInputStream(jar.getEntry("META-INF/services/org.warpdrive.config.OptionTable"))
                                    .readAllBytes(),
                            UTF_8))
                    .contains("ZipOptions", "DeviceOptions", "SoftDevices", "AgentOptions");
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void onTheClassPath(Jdk jdk) throws Exception {
        ApplicationRun run = run(jdk, agent("=summary"), "-cp", shop, "shop.Shop", "jmx");
        assertThat(run.out()).containsAll(REWRITTEN);
        assertThat(run.errorLinesWith("WarpDrive engines: ")).as(run.errors()).isEqualTo(2); // log and summary
        assertThat(run.errors())
                .contains(
                        "WarpDrive agent: 2 classes rewritten (",
                        " 1 method references, 1 superclasses), 0 out of reach, 0 failed")
                .contains("streams: 1 compressed, 1 decompressed")
                .contains(engines());
        assertThat(run.out().get(run.out().size() - 1)).startsWith("jmx WarpDrive agent: 2 classes rewritten");
    }

    @Test
    void whereNativeAccessIsRefusedItSaysWhichFlagHelps() throws Exception {
        Optional<Jdk> refusing = jdks().filter(jdk -> jdk.feature() >= 24).findFirst();
        assumeTrue(refusing.isPresent(), "no JDK of version 24 or later");
        assumeTrue(engines().contains("native"), "built without the native library");
        Jdk jdk = refusing.orElseThrow();
        String deny = "--illegal-native-access=deny";
        String flag = "--enable-native-access=ALL-UNNAMED";
        assertThat(run(jdk, deny, agent("=summary"), "-cp", shop, "shop.Shop").errors())
                .contains("inflate: jdk (native: native access is denied; it takes " + flag + ")");
        assertThat(run(jdk, deny, flag, agent("=summary"), "-cp", shop, "shop.Shop")
                        .errors())
                .contains("inflate: native");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aPropertySwitchesItOff(Jdk jdk) throws Exception {
        ApplicationRun run = run(jdk, agent("=summary"), "-Dwarpdrive.agent=off", "-cp", shop, "shop.Shop");
        assertThat(run.out()).containsExactlyElementsOf(AS_IT_WAS);
        assertThat(run.errors()).isEmpty();
    }

    @Test
    void packagesAreChosen() throws Exception {
        Jdk jdk = jdks().findFirst().orElseThrow();
        assertThat(run(jdk, agent("=exclude=shop"), "-cp", shop, "shop.Shop").out())
                .containsExactlyElementsOf(AS_IT_WAS);
        assertThat(run(jdk, agent("=include=com.acme:shop"), "-cp", shop, "shop.Shop")
                        .out())
                .containsExactlyElementsOf(REWRITTEN);
    }

    /** Classes loaded before the agent stay; those that are loaded afterwards are rewritten. */
    @ParameterizedTest
    @MethodSource("jdks")
    void attachedToARunningProcess(Jdk jdk) throws Exception {
        Path late = Built.classes(directory.resolve("late-" + jdk.feature()), shop.toString(), "late");
        String path = late + ":" + shop;
        ApplicationRun run = run(jdk, "-Djdk.attach.allowAttachSelf=true", "-cp", path, "late.LateAttach", JAR);
        assertThat(run.out().subList(0, 1)).containsExactly("before java.util.zip.Deflater");
        assertThat(run.out()).containsAll(REWRITTEN).endsWith("after java.util.zip.Deflater");
    }

    @Test
    void asTheDocumentationStartsIt() throws Exception {
        Path folder = Files.createDirectories(directory.resolve("documented"));
        Files.createSymbolicLink(folder.resolve("warpdrive-agent.jar"), JAR);
        Built.jar(folder.resolve("application.jar"), Map.of("Main-Class", "shop.Shop"), Map.of("", shop));
        Path script = Path.of("src/test/applications/start.sh").toAbsolutePath();
        ApplicationRun run = ApplicationRun.of(folder, List.of("sh", script.toString()));
        assertThat(run.exit()).as(run.errors()).isZero();
        assertThat(run.out())
                .containsExactlyElementsOf(Collections.nCopies(2, REWRITTEN).stream()
                        .flatMap(List::stream)
                        .toList());
        assertThat(run.errorLinesWith("WarpDrive agent: 2 classes rewritten")).isEqualTo(1);
    }

    @Test
    void optionsThatAreNotUnderstoodAreOneLineAndTheApplicationRuns() throws Exception {
        Jdk jdk = jdks().findFirst().orElseThrow();
        ApplicationRun run = run(jdk, agent("=includes=shop"), "-cp", shop, "shop.Shop");
        assertThat(run.out()).containsExactlyElementsOf(AS_IT_WAS);
        assertThat(run.errors())
                .isEqualTo("WarpDrive's agent is not used: java.lang.IllegalArgumentException: "
                        + "no such option: includes=shop\n");
    }

    /** The JVM puts the jar on the class path whatever becomes of the agent, and before what, say, Spark adds later. */
    @ParameterizedTest
    @ValueSource(strings = {"-Dwarpdrive.agent=off", "-Dany=thing"})
    void anAgentThatIsOffOrNotUnderstoodLeavesItsEnginesToThoseWhoNameThem(String property) throws Exception {
        Jdk jdk = jdks().findFirst().orElseThrow();
        Path knowing = Built.classes(directory.resolve("knowing"), JAR.toString(), "knowing");
        ApplicationRun run = run(jdk, agent("=no-such-option"), property, "-cp", knowing, "knowing.Knowing");
        assertThat(run.out()).first().asString().contains(engines());
    }

    /** Ours is asked for at the end of the first stream. */
    @ParameterizedTest
    @MethodSource("jdks")
    void loggersOfTheApplicationThatCompressOrFailCostNoStream(Jdk jdk) throws Exception {
        Path wakeful = Built.classes(directory.resolve("wakeful-" + jdk.feature()), "", "wakeful");
        String path = wakeful + ":" + shop;
        ApplicationRun run = run(
                jdk,
                agent("=summary"),
                "-Djava.util.logging.manager=wakeful.WakefulLogManager",
                "-cp",
                path,
                "shop.Shop");
        assertThat(run.out()).containsAll(REWRITTEN);
        assertThat(run.errors()).contains(engines(), " 0 failed;");

        Path services = Files.createDirectories(wakeful.resolve("META-INF/services"));
        Files.writeString(services.resolve("java.lang.System$LoggerFinder"), "wakeful.Finder");
        ApplicationRun failing = run(jdk, agent("=summary"), "-cp", path, "shop.Shop");
        assertThat(failing.out()).containsAll(REWRITTEN);
        assertThat(failing.errors()).contains(engines(), " 0 failed;");
    }

    /** As in an image that jlink made: no management, and in the end no loggers. */
    @ParameterizedTest
    @MethodSource("jdks")
    void inAnImageOfFewModules(Jdk jdk) throws Exception {
        Path knowing = Built.classes(directory.resolve("few-" + jdk.feature()), JAR.toString(), "knowing");
        for (String modules : List.of("java.instrument,java.logging", "java.instrument")) {
            ApplicationRun run = run(jdk, agent(""), "--limit-modules", modules, "-cp", knowing, "knowing.Knowing");
            assertThat(run.out()).first().asString().contains(engines());
        }
    }

    /** As Surefire does it in the JVMs of tests. */
    @Test
    void theSummaryIsSeenThoughStandardErrorWasReplaced() throws Exception {
        Jdk jdk = jdks().findFirst().orElseThrow();
        ApplicationRun run = run(jdk, agent("=summary"), "-Dwarpdrive.log=false", "-cp", shop, "shop.Shop", "silent");
        assertThat(run.errors())
                .startsWith("WarpDrive agent: 2 classes rewritten (")
                .contains(engines());
    }

    @Test
    void asSecondAgentItKeepsTheOptionsOfTheFirst() throws Exception {
        Jdk jdk = jdks().findFirst().orElseThrow();
        ApplicationRun run = run(jdk, agent("=exclude=shop"), agent("=summary"), "-cp", shop, "shop.Shop");
        assertThat(run.out()).containsExactlyElementsOf(AS_IT_WAS);
        assertThat(run.errors()).isEqualTo("WarpDrive's agent is there already, and keeps the options it has.\n");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void withoutNativesTheJdkDoesTheWork(Jdk jdk) throws Exception {
        ApplicationRun run = run(jdk, agent("=summary"), "-Dwarpdrive.native.enabled=false", "-cp", shop, "shop.Shop");
        assertThat(run.out()).containsAll(REWRITTEN);
        assertThat(run.errors()).contains("WarpDrive engines: jdk; inflate: jdk");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void inANamedModule(Jdk jdk) throws Exception {
        Path info = Files.writeString(
                directory.resolve("module-info.java"), "module shop { requires java.management; exports shop; }");
        Path module = Built.compile(
                directory.resolve("module"), List.of(info, Path.of("src/test/applications/shop/Shop.java")));
        ApplicationRun run = run(jdk, agent("=summary"), "-p", module, "-m", "shop/shop.Shop");
        assertThat(run.out()).containsAll(REWRITTEN);
        assertThat(run.errors()).contains("0 out of reach, 0 failed");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void inAFatJar(Jdk jdk) throws Exception {
        Path loader = unpack(JARS.resolve("spring-boot-loader.jar"), directory.resolve("loader-" + jdk.feature()));
        Map<String, Path> contents = new TreeMap<>();
        contents.put("", loader);
        contents.put("BOOT-INF/classes/", shop);
        Path jar = Built.jar(
                directory.resolve("fat-" + jdk.feature() + ".jar"),
                Map.of("Main-Class", "org.springframework.boot.loader.launch.JarLauncher", "Start-Class", "shop.Shop"),
                contents);
        ApplicationRun run = run(jdk, agent("=summary"), "-jar", jar);
        assertThat(run.out()).containsAll(REWRITTEN);
        assertThat(run.errors()).contains("0 out of reach, 0 failed").contains(engines());
    }

    private static Path unpack(Path jar, Path target) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (var entry : file.stream().filter(each -> !each.isDirectory()).toList()) {
                Path copy = target.resolve(entry.getName());
                Files.createDirectories(copy.getParent());
                Files.write(copy, file.getInputStream(entry).readAllBytes());
            }
        }
        return target;
    }

    /** The agent's jar names it; where it is missing, the reason is said and the codec does the work. */
    @ParameterizedTest
    @MethodSource("jdks")
    void devicesAreUsedWithJnaBesideTheAgent(Jdk jdk) throws Exception {
        Path folder = Files.createDirectories(directory.resolve("devices-" + jdk.feature()));
        Path agent = Files.copy(JAR, folder.resolve("warpdrive-agent.jar"));
        String option = "-javaagent:" + agent + "=summary";
        ApplicationRun without = run(jdk, option, "-Dwarpdrive.engine=soft", "-cp", shop, "shop.Shop");
        assertThat(without.out()).containsAll(REWRITTEN);
        assertThat(without.errors()).contains("uacce: JNA (net.java.dev.jna:jna) is not on the class path");
        Files.copy(JARS.resolve("jna.jar"), folder.resolve("jna.jar"));
        ApplicationRun with = run(jdk, option, "-Dwarpdrive.engine=soft", "-cp", shop, "shop.Shop");
        assertThat(with.out()).containsAll(REWRITTEN);
        assertThat(with.errors()).contains("engines: stored, uacce, ").doesNotContain("JNA");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aWarInTomcat(Jdk jdk) throws Exception {
        String tomcat = jarsOf("tomcat");
        Path folder = directory.resolve("war-" + jdk.feature());
        Path classes = Built.classes(folder.resolve("classes"), tomcat, "shop", "war");
        Path server = Built.classes(folder.resolve("server"), tomcat, "tomcat");
        Path web = Files.writeString(
                folder.resolve("web.xml"),
                "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.0'>"
                        + "<servlet><servlet-name>page</servlet-name><servlet-class>war.Page</servlet-class></servlet>"
                        + "<servlet-mapping><servlet-name>page</servlet-name><url-pattern>/*</url-pattern>"
                        + "</servlet-mapping></web-app>");
        Path war = Built.jar(
                folder.resolve("shop.war"), Map.of(), Map.of("WEB-INF/classes/", classes, "WEB-INF/web.xml", web));
        Path errors = folder.resolve("errors.txt");
        Process process = new ProcessBuilder(ApplicationRun.command(
                        jdk.java(), "-Xmx128m", agent("=summary"), "-cp", server + ":" + tomcat, "WarServer", war))
                .redirectError(errors.toFile())
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            assertThat(line).as(Files.readString(errors)).startsWith("port ");
            HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + line.substring(5) + "/"))
                                    .header("Accept-Encoding", "gzip")
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
            String page = new String(
                    new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes(),
                    StandardCharsets.UTF_8);
            assertThat(page.lines())
                    .as(Files.readString(errors))
                    .containsAll(REWRITTEN)
                    .contains("loader org.apache.catalina.loader.ParallelWebappClassLoader");
            process.destroy(); // TERM: the summary is printed
            process.waitFor();
            // The page, the application's own stream, and Tomcat's filter.
            assertThat(Files.readString(errors)).contains("streams: 2 compressed, 1 decompressed", " 0 failed");
        } finally {
            process.destroyForcibly();
        }
    }

    /** Not before the application has set its log up, which is when there is something to say of the engines. */
    @ParameterizedTest
    @MethodSource("jdks")
    void classesLeftAloneAreNamedAtDebugLevel(Jdk jdk) throws Exception {
        Path apart = Built.classes(directory.resolve("apart-" + jdk.feature()), "", "apart");
        String manager = "-Djava.util.logging.manager=apart.ApartLogManager";
        ApplicationRun run = run(jdk, agent("=summary"), manager, "-cp", apart, "apart.Apart", shop);
        assertThat(run.out().subList(0, 6)).containsAll(AS_IT_WAS).endsWith("logged before false");
        assertThat(run.out().subList(6, 8))
                .containsExactlyInAnyOrder(
                        "the agent leaves shop.Shop as it is: its class loader does not find WarpDrive",
                        "the agent leaves shop.Shop$Best as it is: its class loader does not find WarpDrive");
        assertThat(run.errors()).contains("1 classes rewritten (", "2 out of reach, 0 failed");
    }

    private static String jarsOf(String product) throws IOException {
        try (Stream<Path> jars = Files.list(JARS.resolve(product))) {
            return jars.map(Path::toString).collect(Collectors.joining(":"));
        }
    }
}
