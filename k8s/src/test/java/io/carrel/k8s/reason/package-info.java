@NullMarked
package io.carrel.k8s.reason;

import org.jspecify.annotations.NullMarked;
