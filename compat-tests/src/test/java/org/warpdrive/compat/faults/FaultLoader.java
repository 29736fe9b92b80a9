// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.faults;

import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * WarpDrive's classes with a {@linkplain FaultPoints#hit point} at each place where the JVM or somebody else's code
 * may throw an error: on entering a method (stack), before an object or an array is made (memory), before a call to code that is
 * not ours.
 */
final class FaultLoader extends RewritingLoader {
    private static final String CANARY = "org.warpdrive.engine.Canary";
    private static final String POINTS = FaultPoints.class.getName().replace('.', '/');

    @Override
    MethodVisitor rewritten(String className, String methodName, MethodVisitor method) {
        boolean inProduction = !className.equals(CANARY);
        // An initialiser that throws takes its class away for good: what is initialised when is another test's.
        return inProduction && !methodName.equals("<clinit>") ? new Points(method) : method;
    }

    private static final class Points extends MethodVisitor {
        Points(MethodVisitor method) {
            super(Opcodes.ASM9, method);
        }

        private void point() {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, POINTS, "hit", "()V", false);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            point();
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            if (opcode == Opcodes.ANEWARRAY) {
                point();
            }
            super.visitTypeInsn(opcode, type);
            if (opcode == Opcodes.NEW) { // after it, for frames point to it as the place an object comes from
                point();
            }
        }

        @Override
        public void visitIntInsn(int opcode, int operand) {
            if (opcode == Opcodes.NEWARRAY) {
                point();
            }
            super.visitIntInsn(opcode, operand);
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            point();
            super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (!owner.replace('/', '.').startsWith(OURS)) {
                point();
            }
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        }
    }
}
