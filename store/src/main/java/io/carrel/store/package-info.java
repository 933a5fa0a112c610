/**
 * The PostgreSQL adapter. The only place with SQL; knows nothing of HTTP, and of actors only the
 * ports, the events and the stream of the journal.
 */
@NullMarked
package io.carrel.store;

import org.jspecify.annotations.NullMarked;
