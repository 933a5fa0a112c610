/**
 * Processes whose output is kept and can be resumed by several viewers. Knows nothing of Netty or
 * JSON.
 */
@NullMarked
package io.carrel.project.terminal;

import org.jspecify.annotations.NullMarked;
