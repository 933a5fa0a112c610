/** What the project's processes do: ports, resources, busy or not. */
@NullMarked
package io.carrel.project.activity;

import org.jspecify.annotations.NullMarked;
