// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.warpdrive.nativeglue.NativeGlue;
import org.warpdrive.uacce.WdQueue;
import org.warpdrive.uacce.hisi.QueueTrace;

/** The README's table of properties against the code. */
class ReadmeTest {
    private static Map<String, String> tableOfDefaults() throws Exception {
        Map<String, String> table = new TreeMap<>();
        Matcher row = Pattern.compile("(?m)^\\| `(warpdrive\\.[\\w.]+)` \\|[^|]*\\| ([^|]*) \\|")
                .matcher(Files.readString(Path.of("../README.md")));
        while (row.find()) {
            table.put(row.group(1), row.group(2).replace("`", ""));
        }
        return table;
    }

    @Test
    void everyPropertyIsInTheTableAndNoOther() throws Exception {
        Map<String, String> inCode = new TreeMap<>();
        for (Class<?> c : List.of(Config.class, NativeGlue.class, WdQueue.class, QueueTrace.class)) {
            for (Field field : c.getFields()) {
                if (field.getName().endsWith("_PROPERTY")) {
                    inCode.put((String) field.get(null), field.getName());
                }
            }
        }
        assertThat(tableOfDefaults().keySet()).isEqualTo(inCode.keySet());
    }

    @Test
    void defaultsInTheTableAreTheDefaults() throws Exception {
        Map<String, String> table = tableOfDefaults();
        for (Field field : Config.class.getFields()) {
            if (field.getName().endsWith("_PROPERTY")) {
                String name = "DEFAULT_" + field.getName().replace("_PROPERTY", "");
                String value = String.valueOf(Config.class.getField(name).get(null));
                String shown = switch (field.getName()) { // two depend on the machine
                            case "QUEUES_MAX_PROPERTY" -> "8 or processors";
                            case "MEMORY_MAX_PROPERTY" -> "half the heap";
                            default -> value.isEmpty() ? "none" : value;
                        };
                assertThat(table).containsEntry((String) field.get(null), shown.toLowerCase(Locale.ROOT));
            }
        }
    }
}
