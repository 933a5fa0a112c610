@NullMarked
package io.carrel.k8s;

import org.jspecify.annotations.NullMarked;
