// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.contract;

import org.warpdrive.compat.kit.Engine;

/** Names the engine that a suite runs on: each way of running the suites has one that all its suites implement. */
interface EngineUnderTest {
    Engine engine();
}
