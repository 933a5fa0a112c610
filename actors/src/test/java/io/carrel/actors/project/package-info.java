@NullMarked
package io.carrel.actors.project;

import org.jspecify.annotations.NullMarked;
