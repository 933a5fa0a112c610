@NullMarked
package io.carrel.bench;

import org.jspecify.annotations.NullMarked;
