// SPDX-License-Identifier: Apache-2.0
package late;

import com.sun.tools.attach.VirtualMachine;
import java.util.zip.Deflater;

/** Loads the agent, of the jar that is named, into itself; then the application. */
public final class LateAttach {
    public static void main(String[] words) throws Exception {
        System.out.println("before " + new Deflater().getClass().getName());
        VirtualMachine machine = VirtualMachine.attach(Long.toString(ProcessHandle.current().pid()));
        machine.loadAgent(words[0], "summary");
        machine.detach();
        shop.Shop.main(new String[0]);
        System.out.println("after " + new Deflater().getClass().getName());
    }
}
