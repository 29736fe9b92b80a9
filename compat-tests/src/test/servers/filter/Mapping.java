// SPDX-License-Identifier: Apache-2.0
import static jakarta.servlet.DispatcherType.ASYNC;
import static jakarta.servlet.DispatcherType.ERROR;
import static jakarta.servlet.DispatcherType.FORWARD;
import static jakarta.servlet.DispatcherType.INCLUDE;
import static jakarta.servlet.DispatcherType.REQUEST;

import jakarta.servlet.DispatcherType;
import java.util.Set;

/** The dispatchers that the filter is mapped to, each in an application of its own, whose paths are of one length. */
enum Mapping {
    NONE(Set.of()),
    MAIN(Set.of(REQUEST, ASYNC)),
    FULL(Set.of(REQUEST, ASYNC, FORWARD, INCLUDE, ERROR)),
    REST(Set.of(FORWARD, INCLUDE, ERROR));

    static final String MIME_TYPES = "text/html,text/plain,application/json,text/event-stream";

    private final Set<DispatcherType> types;

    Mapping(Set<DispatcherType> types) {
        this.types = types;
    }

    Set<DispatcherType> types() {
        return types;
    }

    String path() {
        return "/" + name().toLowerCase(java.util.Locale.ROOT);
    }
}
