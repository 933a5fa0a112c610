@NullMarked
package io.carrel.project;

import org.jspecify.annotations.NullMarked;
