/** What the log may cost. Knows the logging library, and nothing of Carrel. */
@NullMarked
package io.carrel.cluster.logging;

import org.jspecify.annotations.NullMarked;
