@NullMarked
package io.carrel.k8s.watch;

import org.jspecify.annotations.NullMarked;
