/**
 * Many projects at once in a real cluster: a hub's runtime in a process of its own, the cluster as
 * an admin sees it, and the API server's own count of requests.
 */
@NullMarked
package io.carrel.bench.kubernetes;

import org.jspecify.annotations.NullMarked;
