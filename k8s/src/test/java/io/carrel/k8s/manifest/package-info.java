@NullMarked
package io.carrel.k8s.manifest;

import org.jspecify.annotations.NullMarked;
