@NullMarked
package io.carrel.local;

import org.jspecify.annotations.NullMarked;
