/**
 * How an operation of the public API is declared, guarded, read, checked and answered. The one
 * table of operations makes the routes and the OpenAPI document alike.
 */
@NullMarked
package io.carrel.http.operation;

import org.jspecify.annotations.NullMarked;
