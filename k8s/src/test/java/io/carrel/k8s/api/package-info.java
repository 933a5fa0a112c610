@NullMarked
package io.carrel.k8s.api;

import org.jspecify.annotations.NullMarked;
