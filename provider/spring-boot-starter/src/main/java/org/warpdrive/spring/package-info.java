// SPDX-License-Identifier: Apache-2.0
/**
 * API: an auto-configuration for Spring Boot 3.5 and 4 that makes the embedded Tomcat or Jetty compress with WarpDrive.
 *
 * <p>Spring Boot loads {@link org.warpdrive.spring.WarpDriveAutoConfiguration} if {@code warpdrive.enabled=true} is
 * set. Its beans are two package-private customizers, which Boot calls before it creates the web server. They install
 * the protocol of {@code org.warpdrive.tomcat} or the pools of {@code org.warpdrive.jetty}, unless the application
 * chose others.
 */
@NullMarked
package org.warpdrive.spring;

import org.jspecify.annotations.NullMarked;
