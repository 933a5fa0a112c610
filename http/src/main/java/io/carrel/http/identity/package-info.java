/**
 * Who asks: cookies, keys, origins, hosts and addresses. Knows nothing of what is asked for.
 * Everything here is thread-safe and blocks nobody.
 */
@NullMarked
package io.carrel.http.identity;

import org.jspecify.annotations.NullMarked;
