@NullMarked
package io.carrel.actors.session;

import org.jspecify.annotations.NullMarked;
