@NullMarked
package io.carrel.http.pages;

import org.jspecify.annotations.NullMarked;
