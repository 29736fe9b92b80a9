// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM shows every class to before it is defined. Any thread, under whatever locks the loading of a class holds: so
 * this waits for nobody and logs nothing.
 */
final class Rewriting implements ClassFileTransformer {
    private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

    private final Scope scope;
    private final Visibility visibility;
    private final Report report;

    Rewriting(Scope scope, Visibility visibility, Report report) {
        this.scope = scope;
        this.visibility = visibility;
        this.report = report;
    }

    /** Null means: as it was. */
    @Override
    public byte @Nullable [] transform(
            Module module,
            @Nullable ClassLoader loader,
            @Nullable String className,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] file) {
        if (loader == null || loader == PLATFORM || className == null) {
            return null;
        }
        try {
            if (!ConstantPool.namesSubstituted(file) || !scope.contains(className) || isOfTheJdk(module)) {
                return null;
            }
            return rewritten(module, loader, className, redefined, file);
        } catch (Throwable e) { // whatever it is, the class is loaded as it was
            report.failed(className, e);
            return null;
        }
    }

    private static boolean isOfTheJdk(Module module) {
        String name = module.getName();
        return name != null && (name.startsWith("java.") || name.startsWith("jdk."));
    }

    private byte @Nullable [] rewritten(
            Module module, ClassLoader loader, String className, @Nullable Class<?> redefined, byte[] file) {
        ClassRewriter.Result result = ClassRewriter.rewrite(file, mayExchangeSuperclass(redefined));
        byte[] rewritten = result.file();
        if (rewritten == null) {
            return null;
        }
        for (String name : result.substituted()) {
            if (!visibility.reaches(loader, module, name)) {
                report.outOfReach(className);
                return null;
            }
        }
        report.rewritten(result);
        return rewritten;
    }

    /** A class that exists keeps the superclass it has got. */
    private static boolean mayExchangeSuperclass(@Nullable Class<?> redefined) {
        if (redefined == null) {
            return true;
        }
        Class<?> superclass = redefined.getSuperclass();
        return superclass != null && superclass.getName().startsWith("org.warpdrive.zip.Wd");
    }
}
