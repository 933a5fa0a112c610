/** Tests on a real PostgreSQL; {@link EmbeddedPostgresExtension} is for other modules too. */
@NullMarked
package io.carrel.store;

import org.jspecify.annotations.NullMarked;
