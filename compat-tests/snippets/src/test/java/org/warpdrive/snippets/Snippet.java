// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.snippets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A fenced block of a page.
 *
 * @param name the page, the heading above, the language, and which one of that language it is there
 * @param language what stands behind the fence
 * @param text the lines between the fences
 */
record Snippet(String name, String language, String text) {
    private static final String FENCE = "```";

    /** Returns the snippets of a page in order. A block that names no language is a picture, and none. */
    static List<Snippet> of(Path page) throws IOException {
        List<Snippet> snippets = new ArrayList<>();
        Map<String, Integer> numbers = new TreeMap<>();
        String heading = "";
        String language = "";
        boolean inside = false;
        StringBuilder text = new StringBuilder();
        for (String line : Files.readAllLines(page)) {
            if (line.startsWith(FENCE) && !inside) {
                inside = true;
                language = line.substring(FENCE.length());
            } else if (line.equals(FENCE)) {
                if (!language.isEmpty()) {
                    String kind = page.getFileName() + ", " + heading + ", " + language;
                    String name = kind + " " + numbers.merge(kind, 1, Integer::sum);
                    snippets.add(new Snippet(name, language, text.toString()));
                }
                inside = false;
                text.setLength(0);
            } else if (inside) {
                text.append(line).append('\n');
            } else if (line.startsWith("#")) {
                heading = line.replaceFirst("#+ ", "");
            }
        }
        return snippets;
    }
}
