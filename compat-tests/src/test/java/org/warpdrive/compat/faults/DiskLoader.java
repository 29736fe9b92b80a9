// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.faults;

import java.util.Set;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** WarpDrive's classes; those of the command have a {@linkplain FaultPoints#hit point} before each call that changes what is on the disk. */
final class DiskLoader extends RewritingLoader {
    private static final String COMMAND = "org.warpdrive.cli.";
    private static final String POINTS = FaultPoints.class.getName().replace('.', '/');
    private static final Set<String> CHANGES = Set.of(
            "java/nio/channels/FileChannel.open",
            "java/nio/channels/FileChannel.force",
            "java/nio/channels/FileChannel.close",
            "java/nio/channels/WritableByteChannel.write",
            "java/nio/file/Files.move",
            "java/nio/file/Files.delete",
            "java/nio/file/Files.deleteIfExists",
            "java/nio/file/Files.setAttribute",
            "java/nio/file/attribute/BasicFileAttributeView.setTimes");

    @Override
    MethodVisitor rewritten(String className, String methodName, MethodVisitor method) {
        return className.startsWith(COMMAND) ? new Changes(method) : method;
    }

    private static final class Changes extends MethodVisitor {
        Changes(MethodVisitor method) {
            super(Opcodes.ASM9, method);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (CHANGES.contains(owner + '.' + name)) {
                super.visitMethodInsn(Opcodes.INVOKESTATIC, POINTS, "hit", "()V", false);
            }
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        }
    }
}
