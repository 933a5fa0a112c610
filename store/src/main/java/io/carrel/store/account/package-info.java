/** People and what belongs to them, kept in plain tables. */
@NullMarked
package io.carrel.store.account;

import org.jspecify.annotations.NullMarked;
