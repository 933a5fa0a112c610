@NullMarked
package io.carrel.actors.inspection;

import org.jspecify.annotations.NullMarked;
