@NullMarked
package io.carrel.actors.access;

import org.jspecify.annotations.NullMarked;
