/** The one port: Netty's bootstrap, authentication, routes. */
@NullMarked
package io.carrel.project.server;

import org.jspecify.annotations.NullMarked;
