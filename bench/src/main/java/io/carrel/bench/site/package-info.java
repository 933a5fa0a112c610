/** The program under test, from outside: its processes, its ports, its API. */
@NullMarked
package io.carrel.bench.site;

import org.jspecify.annotations.NullMarked;
