/** The connection pool, its executor, the migrations, and text as PostgreSQL takes it. */
@NullMarked
package io.carrel.store.database;

import org.jspecify.annotations.NullMarked;
