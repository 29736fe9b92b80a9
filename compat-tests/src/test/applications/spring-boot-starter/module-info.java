// SPDX-License-Identifier: Apache-2.0
open module app {
    requires org.apache.tomcat.embed.core;
    requires org.warpdrive.spring;
    requires spring.boot;
    requires spring.boot.autoconfigure;
    requires spring.beans;
    requires spring.context;
    requires spring.core;
    requires spring.web;
}
