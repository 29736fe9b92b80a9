// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/**
 * The class file transformer: the JVM calls it with every class before it is defined. Any thread may call, with any
 * locks of class loading held. So it never blocks and never logs.
 */
record Rewriting(Scope scope, Visibility visibility, Report report) implements ClassFileTransformer {
    private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

    /** Returns the rewritten class file; null to leave the class unchanged. */
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
        } catch (Throwable e) { // the class is loaded unchanged
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

    /** True if the superclass may be replaced. A class that is redefined must keep the one it has. */
    private static boolean mayExchangeSuperclass(@Nullable Class<?> redefined) {
        if (redefined == null) {
            return true;
        }
        Class<?> superclass = redefined.getSuperclass();
        return superclass != null && superclass.getName().startsWith("org.warpdrive.zip.Wd");
    }
}
