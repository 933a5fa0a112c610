/**
 * Many projects at once in a real cluster: the whole program, asked at its API and its management
 * port, the cluster as an admin sees it, and the API server's own count of requests.
 */
@NullMarked
package io.carrel.bench.kubernetes;

import org.jspecify.annotations.NullMarked;
