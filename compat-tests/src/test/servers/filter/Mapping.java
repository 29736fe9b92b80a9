// SPDX-License-Identifier: Apache-2.0
import static jakarta.servlet.DispatcherType.ASYNC;
import static jakarta.servlet.DispatcherType.ERROR;
import static jakarta.servlet.DispatcherType.FORWARD;
import static jakarta.servlet.DispatcherType.INCLUDE;
import static jakarta.servlet.DispatcherType.REQUEST;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.Set;
import org.warpdrive.servlet.jakarta.WdCompressionFilter;

/** The dispatchers that the filter is mapped to, each in an application of its own, whose paths are of one length. */
enum Mapping {
    NONE(Set.of()),
    MAIN(Set.of(REQUEST, ASYNC)),
    FULL(Set.of(REQUEST, ASYNC, FORWARD, INCLUDE, ERROR)),
    REST(Set.of(FORWARD, INCLUDE, ERROR)),
    ONLY(Set.of(REQUEST)),
    /** Inside another filter, as in Spring's DelegatingFilterProxy: it cannot map itself to asynchronous dispatches. */
    HIDE(Set.of(REQUEST));

    static final String MIME_TYPES = "text/html,text/plain,application/json,text/event-stream";

    private final Set<DispatcherType> types;

    Mapping(Set<DispatcherType> types) {
        this.types = types;
    }

    Set<DispatcherType> types() {
        return types;
    }

    Class<? extends Filter> filter() {
        return this == HIDE ? Hidden.class : WdCompressionFilter.class;
    }

    String path() {
        return "/" + name().toLowerCase(java.util.Locale.ROOT);
    }
}
