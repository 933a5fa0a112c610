@NullMarked
package io.carrel.cluster.management;

import org.jspecify.annotations.NullMarked;
