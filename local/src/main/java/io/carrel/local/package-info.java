/**
 * Runs projects as processes of this machine. Owns the run folders below the data folder and every
 * process that was started for a project; knows nothing of owners, HTTP or the database.
 *
 * <p>What is known about a run lives in its run folder, never in memory alone: a hub that starts
 * later, or beside this one, reads the same and goes on.
 */
@NullMarked
package io.carrel.local;

import org.jspecify.annotations.NullMarked;
