// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The repository's pages pass {@code bin/check-prose}, and pages with faults do not. */
class ProseTest {
    private static final Path SCRIPT = Path.of("../bin/check-prose");

    @TempDir
    Path directory;

    private record Verdict(int exitCode, String output) {}

    private static Verdict check(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", SCRIPT.toString()));
        Collections.addAll(command, arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Verdict(process.waitFor(), output);
    }

    private Verdict checkPage(String text) throws Exception {
        Path page = directory.resolve("page.md");
        Files.writeString(page, text);
        return check(page.toString());
    }

    private void assertPasses(String text) throws Exception {
        assertThat(checkPage(text)).isEqualTo(new Verdict(0, ""));
    }

    private void assertFails(String text, int line, String message) throws Exception {
        Verdict verdict = checkPage(text);
        assertThat(verdict.exitCode()).isEqualTo(1);
        assertThat(verdict.output())
                .startsWith(directory.resolve("page.md") + ":" + line + ": " + message)
                .hasLineCount(1);
    }

    /** A sentence of so many words, ten on a line. */
    private static String sentence(int words) {
        StringBuilder text = new StringBuilder("One");
        for (int i = 1; i < words; i++) {
            text.append(i % 10 == 0 ? "\n" : " ").append("word");
        }
        return text.append(".\n").toString();
    }

    @BeforeEach
    void inTheRepository() throws IOException {
        assumeTrue(Files.exists(SCRIPT), "not in the repository");
    }

    @Test
    void thePagesOfTheRepositoryPass() throws Exception {
        Verdict verdict = check("--report");
        assertThat(verdict.exitCode()).as(verdict.output()).isZero();
        assertThat(verdict.output())
                .contains("README.md: ", "CHANGELOG.md: ", "docs/architecture.md: ", "docs/adr/0001-blocks.md: ")
                .contains("compat-tests/kernel/README.md: ");
    }

    @Test
    void aSentenceOf46WordsFailsWhereItBegins() throws Exception {
        String fives = "One word word word word.\n".repeat(3);
        assertPasses("# Title\n\n" + fives + sentence(45));
        assertFails("# Title\n\n" + fives + sentence(46), 6, "46 words: One word");
    }

    @Test
    void aMedianAbove22WordsFails() throws Exception {
        assertPasses(sentence(44) + sentence(22) + sentence(21));
        assertFails(sentence(44) + sentence(23) + sentence(21), 1, "the median sentence has 23 words");
        assertFails(sentence(24) + sentence(21), 1, "the median sentence has 22.5 words");
    }

    @Test
    void labelsAndCellsDoNotLowerTheMedian() throws Exception {
        String labels = "# A title\n\n**A label.** Four words are one.\n\n";
        String cells = "| one | two |\n|---|---|\n" + "| one word of a cell | one more word of it |\n".repeat(9);
        assertFails(labels + sentence(23) + cells, 1, "the median sentence has 23 words");
    }

    @Test
    void aLineOf121ColumnsFails() throws Exception {
        String columns = "ü".repeat(60) + " " + "ü".repeat(59);
        assertPasses("First.\n" + columns + "\n");
        assertFails("First.\n" + columns + "ü\n", 2, "121 columns, more than 120: ü");
        assertFails("First.\n\n    " + columns + "\n", 3, "124 columns");
    }

    @Test
    void whatCannotBeWrappedMayBeLonger() throws Exception {
        assertPasses("| " + "word. ".repeat(50) + " |\n");
        assertPasses("See [the page](" + "path/".repeat(40) + "page.md).\n");
        assertPasses("```sh\n" + "word ".repeat(100) + "\n```\n");
    }

    @Test
    void codeIsNotReadAndInlineCodeIsOneWord() throws Exception {
        String fives = "One word word word word.\n".repeat(3);
        assertPasses(fives + "\n    " + sentence(60).replace("\n", "\n    ") + "\n");
        assertPasses(fives + sentence(44).replace(".", "\n`a b. c\nd`."));
        assertFails(fives + sentence(45).replace(".", "\n`a b. c d`."), 4, "46 words");
        assertPasses(fives + sentence(44).replace(".", "\n[word](a-target)."));
    }

    @Test
    void itemsAndCellsAreSentencesOfTheirOwn() throws Exception {
        String thirty = sentence(30).replace("\n", " ").replace(".", "");
        String fives = "One word word word word.\n".repeat(3);
        assertPasses(fives + "\n| " + thirty + " | " + thirty + " |\n");
        assertFails(fives + "\n| " + thirty + thirty + " | " + thirty + " |\n", 5, "60 words");
        assertPasses(fives + "\n- " + sentence(30).replace(".", "") + "- " + sentence(30));
        assertFails(fives + "\n" + sentence(30).replace(".", "") + sentence(30), 5, "60 words");
    }

    @Test
    void aCodeBlockWithoutAnEndFails() throws Exception {
        assertFails("First.\n\n```sh\n" + sentence(60), 3, "this code block has no end");
    }
}
