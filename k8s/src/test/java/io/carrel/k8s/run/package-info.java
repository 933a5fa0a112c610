@NullMarked
package io.carrel.k8s.run;

import org.jspecify.annotations.NullMarked;
