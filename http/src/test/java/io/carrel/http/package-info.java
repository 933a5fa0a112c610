@NullMarked
package io.carrel.http;

import org.jspecify.annotations.NullMarked;
