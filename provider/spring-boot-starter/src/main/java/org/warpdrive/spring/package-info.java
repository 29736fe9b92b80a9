// SPDX-License-Identifier: Apache-2.0
/** Spring Boot 3.5 and 4: an auto-configuration that puts WarpDrive into the embedded Tomcat or Jetty. */
@NullMarked
package org.warpdrive.spring;

import org.jspecify.annotations.NullMarked;
