/** What the log costs, and who writes into it. Knows the logging library, nothing of Carrel. */
@NullMarked
package io.carrel.cluster.logging;

import org.jspecify.annotations.NullMarked;
