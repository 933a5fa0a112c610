/**
 * The public port below its routes: connections, what is read from them before Akka HTTP does, and
 * their end. Knows nothing of what is served.
 */
@NullMarked
package io.carrel.http.port;

import org.jspecify.annotations.NullMarked;
