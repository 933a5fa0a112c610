@NullMarked
package io.carrel.http.proxy;

import org.jspecify.annotations.NullMarked;
