// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.faults;

import java.util.Set;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * WarpDrive's classes with a call of {@link Monitors} before every call that may wait: of LockSupport, of Thread and Object, of
 * what waits in java.util.concurrent, and of poll(2). The software device is left alone: it stands for the kernel and the
 * accelerator, whose waiting is not ours.
 */
final class MonitorLoader extends RewritingLoader {
    private static final String MONITORS = Monitors.class.getName().replace('.', '/');
    private static final String SOFT_DEVICE = OURS + "uacce.soft.";
    private static final String QUEUE_FILE = "org/warpdrive/uacce/QueueFile";
    private static final Set<String> WAITING = Set.of(
            "park",
            "parkNanos",
            "parkUntil",
            "sleep",
            "join",
            "wait",
            "await",
            "awaitNanos",
            "awaitTermination",
            "acquire",
            "lock",
            "get",
            "take",
            "put",
            "invokeAll",
            "invokeAny");

    @Override
    MethodVisitor rewritten(String className, String methodName, MethodVisitor method) {
        return className.startsWith(SOFT_DEVICE) ? method : new Waits(method, className + "." + methodName);
    }

    private static boolean mayWait(String owner, String name) {
        boolean object = name.equals("wait");
        boolean thread = owner.equals("java/lang/Thread");
        boolean concurrent = owner.startsWith("java/util/concurrent/")
                && !owner.endsWith("Map")
                && !owner.startsWith("java/util/concurrent/atomic/");
        return WAITING.contains(name) && (object || thread || concurrent);
    }

    private static final class Waits extends MethodVisitor {
        private final String place;

        Waits(MethodVisitor method, String place) {
            super(Opcodes.ASM9, method);
            this.place = place;
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (mayWait(owner, name)) {
                super.visitLdcInsn(place + " calls " + name);
                super.visitMethodInsn(Opcodes.INVOKESTATIC, MONITORS, "waits", "(Ljava/lang/String;)V", false);
            } else if (owner.equals(QUEUE_FILE) && name.equals("poll")) {
                super.visitInsn(Opcodes.DUP);
                super.visitLdcInsn(place + " calls " + name);
                super.visitMethodInsn(Opcodes.INVOKESTATIC, MONITORS, "polls", "(ILjava/lang/String;)V", false);
            }
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        }
    }
}
