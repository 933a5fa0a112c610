@NullMarked
package io.carrel.actors.supervision;

import org.jspecify.annotations.NullMarked;
