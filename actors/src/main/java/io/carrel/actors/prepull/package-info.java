/**
 * The port that puts the image of projects onto nodes before projects may run there, and what
 * admins see of it. Runtimes without nodes of their own have none. Knows nothing of projects.
 */
@NullMarked
package io.carrel.actors.prepull;

import org.jspecify.annotations.NullMarked;
