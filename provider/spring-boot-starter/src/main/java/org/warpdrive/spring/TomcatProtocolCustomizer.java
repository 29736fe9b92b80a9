// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.spring;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.springframework.boot.web.server.WebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.warpdrive.tomcat.TomcatOptions;

/**
 * Sets our protocol if Boot's default is still set, and keeps any other choice. Boot 4 moved Tomcat's factory to
 * another package. So its methods are found by reflection, which works with 3.5 and 4.
 */
final class TomcatProtocolCustomizer implements WebServerFactoryCustomizer<WebServerFactory>, Ordered {
    private static final String DEFAULT_PROTOCOL = "org.apache.coyote.http11.Http11NioProtocol";
    private static final String OUR_PROTOCOL = "org.warpdrive.tomcat.WdHttp11NioProtocol";

    @Override
    public void customize(WebServerFactory factory) {
        Class<?> type = Superclasses.ofBoot(factory, "tomcat");
        if (type == null || !TomcatOptions.isOn()) {
            return;
        }
        try {
            // Create one to test it: if Tomcat could not create the protocol, the application would not start.
            Class.forName(OUR_PROTOCOL, true, type.getClassLoader())
                    .getConstructor()
                    .newInstance();
            Method setProtocol = type.getMethod("setProtocol", String.class);
            if (isDefault(type, factory)) {
                setProtocol.invoke(factory, OUR_PROTOCOL);
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            TomcatOptions.failed(e);
        }
    }

    /** Runs first, before the application's own customizers, which may set another protocol. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    /** True if the factory has Boot's default protocol. Read from the field, because Boot 3.5 has no getter. */
    private static boolean isDefault(Class<?> ofBoot, WebServerFactory factory) throws ReflectiveOperationException {
        for (Class<?> type = ofBoot; type != null; type = type.getSuperclass()) {
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
