@NullMarked
package io.carrel.actors.membership;

import org.jspecify.annotations.NullMarked;
