/** The public port: its settings, its table of contents and its life. */
@NullMarked
package io.carrel.http;

import org.jspecify.annotations.NullMarked;
