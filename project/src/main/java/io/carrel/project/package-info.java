/**
 * The project server's command line: reads its options and credential, starts the server, ends it
 * cleanly.
 */
@NullMarked
package io.carrel.project;

import org.jspecify.annotations.NullMarked;
