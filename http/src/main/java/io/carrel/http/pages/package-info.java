/** The pages: static files in memory, and the headers that keep browsers safe. */
@NullMarked
package io.carrel.http.pages;

import org.jspecify.annotations.NullMarked;
