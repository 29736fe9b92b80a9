// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.spring;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.eclipse.jetty.util.component.Container;
import org.eclipse.jetty.util.compression.DeflaterPool;
import org.eclipse.jetty.util.compression.InflaterPool;
import org.springframework.boot.web.server.WebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.warpdrive.jetty.JettyOptions;
import org.warpdrive.jetty.WdDeflaterPool;
import org.warpdrive.jetty.WdInflaterPool;

/**
 * Adds our pools to the Jetty server that Boot creates, unless the application added its own. Boot 4 moved Jetty's
 * factory and its customizers to another package. So both are found by reflection, which works with 3.5 and 4.
 */
final class JettyPoolsCustomizer implements WebServerFactoryCustomizer<WebServerFactory>, Ordered {
    private static final String COMPRESSION_HANDLER = "org.eclipse.jetty.compression.server.CompressionHandler";

    @Override
    public void customize(WebServerFactory factory) {
        Class<?> ofBoot = Superclasses.ofBoot(factory, "jetty");
        if (ofBoot == null || !JettyOptions.isOn()) {
            return;
        }
        try {
            for (Method method : ofBoot.getMethods()) {
                if (method.getName().equals("addServerCustomizers")) {
                    Class<?> type = method.getParameterTypes()[0].getComponentType();
                    Object customizers = Array.newInstance(type, 1);
                    Array.set(customizers, 0, customizer(type));
                    method.invoke(factory, customizers);
                    return;
                }
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            JettyOptions.failed(e);
        }
    }

    private static Object customizer(Class<?> type) {
        Object identity = new Object();
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return method.invoke(identity, arguments);
            }
            addPools((Container) arguments[0]);
            return null;
        });
    }

    /** Jetty 12.0's handler looks for pools in the server, 12.1's handler in itself. */
    private static void addPools(Container server) {
        try {
            addTo(server);
            for (Container each : server.getContainedBeans(Container.class)) {
                if (Superclasses.find(each, COMPRESSION_HANDLER::equals) != null) {
                    addTo(each);
                }
            }
        } catch (RuntimeException | LinkageError e) {
            JettyOptions.failed(e);
        }
    }

    private static void addTo(Container container) {
        if (container.getBean(DeflaterPool.class) == null) {
            container.addBean(new WdDeflaterPool());
        }
        if (container.getBean(InflaterPool.class) == null) {
            container.addBean(new WdInflaterPool());
        }
    }

    /** Runs last, after the application's own customizers, which may have added other pools. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
