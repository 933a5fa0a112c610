/**
 * Runs projects as pods of a Kubernetes cluster. Owns every pod, credential and network policy of
 * projects; knows nothing of owners, HTTP or the database.
 *
 * <p>What is known about a run is its pod: nothing is kept that a hub which starts later, or beside
 * this one, could not read there.
 */
@NullMarked
package io.carrel.k8s;

import org.jspecify.annotations.NullMarked;
