// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.artifacts;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** Main class of the JVMs that {@link BundlesTest} starts: installs bundles in a framework and runs the last one's main class. */
final class FelixProcess {
    private FelixProcess() {}

    /** The framework's directory, then jars. */
    public static void main(String[] arguments) throws Exception {
        Framework framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, arguments[0]));
        framework.start();
        List<Bundle> bundles = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            bundles.add(framework
                    .getBundleContext()
                    .installBundle(Path.of(arguments[i]).toUri().toString()));
        }
        for (Bundle bundle : bundles) {
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                bundle.start();
            }
        }
        bundles.get(bundles.size() - 1)
                .loadClass("app.Main")
                .getMethod("main", String[].class)
                .invoke(null, (Object) new String[0]);
        framework.stop();
        framework.waitForStop(0);
    }
}
