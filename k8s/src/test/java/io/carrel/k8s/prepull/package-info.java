@NullMarked
package io.carrel.k8s.prepull;

import org.jspecify.annotations.NullMarked;
