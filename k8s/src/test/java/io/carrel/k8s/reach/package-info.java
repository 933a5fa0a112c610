@NullMarked
package io.carrel.k8s.reach;

import org.jspecify.annotations.NullMarked;
