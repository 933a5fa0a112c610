/** What people do at a site, done once by a program, so that the JVM knows what it will need. */
@NullMarked
package io.carrel.cluster.rehearsal;

import org.jspecify.annotations.NullMarked;
