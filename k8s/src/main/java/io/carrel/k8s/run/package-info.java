/**
 * Starts and ends runs: what is there is read, then one step is taken towards what is wanted, under
 * a condition that the API server checks. Two hubs that do it at the same time make one pod.
 */
@NullMarked
package io.carrel.k8s.run;

import org.jspecify.annotations.NullMarked;
