/**
 * The embedded database: PostgreSQL's own programs, unpacked into the data folder and run as a
 * process of this machine. Knows nothing of what is stored in it.
 */
@NullMarked
package io.carrel.cluster.postgres;

import org.jspecify.annotations.NullMarked;
