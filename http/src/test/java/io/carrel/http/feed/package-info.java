@NullMarked
package io.carrel.http.feed;

import org.jspecify.annotations.NullMarked;
