/**
 * The public API: a table of operations, one class of routes for each resource, and the JSON they
 * speak. Decides nothing about projects: it asks their owners.
 */
@NullMarked
package io.carrel.http.api;

import org.jspecify.annotations.NullMarked;
