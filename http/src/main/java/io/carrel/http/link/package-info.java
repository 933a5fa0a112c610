/**
 * Connections of our own making: the link to a project server, and HTTP connections that become
 * something else. The only package that touches Akka HTTP's internals, in {@link
 * io.carrel.http.link.ProtocolSwitch}.
 */
@NullMarked
package io.carrel.http.link;

import org.jspecify.annotations.NullMarked;
