/** Tests of the projection, and the projection for other tests. */
@NullMarked
package io.carrel.store.projection;

import org.jspecify.annotations.NullMarked;
