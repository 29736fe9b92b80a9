// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.spring;

import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if {@code warpdrive.enabled} is on. Spring Boot's own conditions compare text: {@code on} is not
 * {@code true} to them.
 */
final class EnabledCondition extends SpringBootCondition {
    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        String name = SpringOptions.ENABLED.name();
        String value = context.getEnvironment().getProperty(name, "").strip();
        return new ConditionOutcome(isOn(value), name + "=" + value);
    }

    /** A value that cannot be read is off here, and {@link WarpDriveProperties} warns of it. */
    private static boolean isOn(String value) {
        try {
            return !value.isEmpty() && SpringOptions.ENABLED.parse(value);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
