@NullMarked
package io.carrel.cluster.admin;

import org.jspecify.annotations.NullMarked;
