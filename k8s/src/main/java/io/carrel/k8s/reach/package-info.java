/**
 * How this program reaches project servers: by their pods' addresses, or through the API server.
 * Everybody else is told an endpoint and knows nothing of it.
 */
@NullMarked
package io.carrel.k8s.reach;

import org.jspecify.annotations.NullMarked;
