@NullMarked
package io.carrel.cluster.postgres;

import org.jspecify.annotations.NullMarked;
