@NullMarked
package io.carrel.http.reach;

import org.jspecify.annotations.NullMarked;
