/**
 * How the API server is spoken to: at a bounded rate, from few threads, with patience where it asks
 * for it and none where it does not help.
 */
@NullMarked
package io.carrel.k8s.api;

import org.jspecify.annotations.NullMarked;
