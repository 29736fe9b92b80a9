// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.artifacts;

import static java.util.stream.Collectors.joining;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/**
 * What others may compile against in an artifact: the public types of its exported packages, with their public and
 * protected members, as {@code javap} declares them, in the order of the alphabet.
 */
final class PublicApi {
    private static final Pattern TYPE = Pattern.compile("\\b(org\\.warpdrive(?:\\.[a-z][a-z0-9]*)+)\\.[A-Z][\\w$]*");

    private final Set<String> exported;
    private final String text;

    private PublicApi(Set<String> exported, String text) {
        this.exported = exported;
        this.text = text;
    }

    static PublicApi of(Artifact artifact) {
        Set<String> exported = artifact.exported();
        List<String> classes = artifact.files().stream()
                .filter(path -> path.endsWith(".class") && path.contains("/"))
                .map(path ->
                        path.substring(0, path.length() - ".class".length()).replace('/', '.'))
                .filter(name -> exported.contains(name.substring(0, name.lastIndexOf('.'))))
                .toList();
        return new PublicApi(exported, classes.isEmpty() ? "" : declarations(artifact, classes));
    }

    private static String declarations(Artifact artifact, List<String> classes) {
        List<String> arguments = new ArrayList<>(
                List.of("-protected", "-constants", "-cp", artifact.entry().toString()));
        arguments.addAll(classes);
        StringWriter out = new StringWriter();
        int code = ToolProvider.findFirst("javap")
                .orElseThrow()
                .run(new PrintWriter(out), new PrintWriter(out), arguments.toArray(String[]::new));
        if (code != 0) {
            throw new IllegalStateException("javap: " + out);
        }
        return sorted(out.toString().lines().toList());
    }

    /** Each type a paragraph: its declaration and its members. */
    private static String sorted(List<String> lines) {
        Set<String> types = new TreeSet<>();
        Set<String> members = new TreeSet<>();
        String declaration = "";
        for (String line : lines) {
            if (line.startsWith("  ")) {
                members.add(line.stripTrailing());
            } else if (line.equals("}")) {
                // One that is nested in a type that is not public is out of reach, and named by it.
                if (declaration.startsWith("public ")) {
                    types.add(declaration + "\n"
                            + members.stream().map(each -> each + "\n").collect(joining()));
                }
                members.clear();
            } else if (line.endsWith(" {")) {
                declaration = line.substring(0, line.length() - 2);
            }
        }
        return String.join("\n", types);
    }

    String text() {
        return text;
    }

    /** Lines that name a type of ours that users cannot name. */
    List<String> leaks(Set<String> exportedByAll) {
        List<String> leaks = new ArrayList<>();
        for (String line : text.lines().toList()) {
            Matcher type = TYPE.matcher(line);
            while (type.find()) {
                String named = type.group(1);
                if (!exported.contains(named) && !exportedByAll.contains(named)) {
                    leaks.add(line.strip());
                }
            }
        }
        return leaks;
    }
}
