/** The domain: actors, their messages and the ports they need. No Akka HTTP, JDBC or Kubernetes. */
@NullMarked
package io.carrel.actors;

import org.jspecify.annotations.NullMarked;
