@NullMarked
package io.carrel.http.port;

import org.jspecify.annotations.NullMarked;
