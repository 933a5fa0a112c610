@NullMarked
package io.carrel.http.traffic;

import org.jspecify.annotations.NullMarked;
