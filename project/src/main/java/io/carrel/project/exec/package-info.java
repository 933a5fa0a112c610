/** Commands that run to their end within limits. Knows nothing of Netty. */
@NullMarked
package io.carrel.project.exec;

import org.jspecify.annotations.NullMarked;
