@NullMarked
package io.carrel.cluster.logging;

import org.jspecify.annotations.NullMarked;
