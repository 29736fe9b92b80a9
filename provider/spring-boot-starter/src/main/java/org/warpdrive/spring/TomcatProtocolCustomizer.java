// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.spring;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.springframework.boot.web.server.WebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.warpdrive.tomcat.TomcatOptions;

/**
 * Sets our protocol where Boot's own default stands, and leaves any other choice alone. Tomcat's factory moved to another
 * package in Boot 4, so its methods are looked up by name, which serves both lines.
 */
final class TomcatProtocolCustomizer implements WebServerFactoryCustomizer<WebServerFactory>, Ordered {
    private static final String DEFAULT_PROTOCOL = "org.apache.coyote.http11.Http11NioProtocol";
    private static final String OUR_PROTOCOL = "org.warpdrive.tomcat.WdHttp11NioProtocol";

    @Override
    public void customize(WebServerFactory factory) {
        if (!factory.getClass().getName().contains(".tomcat.") || !TomcatOptions.TOMCAT.isOn()) {
            return;
        }
        try {
            // Made once for trial: Tomcat would take the application down with a protocol that cannot be made.
            Class.forName(OUR_PROTOCOL, true, factory.getClass().getClassLoader())
                    .getConstructor()
                    .newInstance();
            Method setProtocol = factory.getClass().getMethod("setProtocol", String.class);
            if (isDefault(factory)) {
                setProtocol.invoke(factory, OUR_PROTOCOL);
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            TomcatOptions.TOMCAT.failed(e);
        }
    }

    /** Before the application's own, which may then choose otherwise. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    /** Boot 3.5 has no getter. */
    private static boolean isDefault(WebServerFactory factory) throws ReflectiveOperationException {
        for (Class<?> type = factory.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals("protocol")) {
                    field.setAccessible(true);
                    return DEFAULT_PROTOCOL.equals(field.get(factory));
                }
            }
        }
        throw new NoSuchFieldException("protocol");
    }
}
