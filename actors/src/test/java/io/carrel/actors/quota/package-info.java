@NullMarked
package io.carrel.actors.quota;

import org.jspecify.annotations.NullMarked;
