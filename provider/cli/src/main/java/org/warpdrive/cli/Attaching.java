// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.warpdrive.stats.WarpDriveMXBean;

/**
 * Connects to the MXBean of another process. A class of its own, because a small Java runtime lacks the modules that it
 * needs.
 */
final class Attaching {
    private Attaching() {}

    /**
     * Attaches to a process of the same user.
     *
     * @throws IOException if there is no such process, it refuses to be attached to, or it has no such MXBean
     */
    static AttachedProcess to(String pid) throws IOException {
        String address;
        try {
            VirtualMachine machine = VirtualMachine.attach(pid);
            try {
                address = machine.startLocalManagementAgent();
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException("cannot be attached to: " + e.getMessage(), e);
        }
        return connect(address);
    }

    @SuppressWarnings("BanJNDI") // the address is local, and comes from the process itself
    private static AttachedProcess connect(String address) throws IOException {
        JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
        try {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            ObjectName bean = new ObjectName(WarpDriveMXBean.NAME);
            if (!server.isRegistered(bean)) {
                throw new IOException("does not use WarpDrive, or not yet");
            }
            return new AttachedProcess(JMX.newMXBeanProxy(server, bean, WarpDriveMXBean.class), connector);
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        } catch (IOException | RuntimeException e) {
            connector.close();
            throw e;
        }
    }
}
