/** CONNECT: bytes to and from a port on the project's loopback. */
@NullMarked
package io.carrel.project.tunnel;

import org.jspecify.annotations.NullMarked;
