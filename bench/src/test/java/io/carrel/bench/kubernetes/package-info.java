@NullMarked
package io.carrel.bench.kubernetes;

import org.jspecify.annotations.NullMarked;
