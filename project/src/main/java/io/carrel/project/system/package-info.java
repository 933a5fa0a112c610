/**
 * What the operating system alone can do: processes, signals, environments. Knows nothing of Netty.
 */
@NullMarked
package io.carrel.project.system;

import org.jspecify.annotations.NullMarked;
