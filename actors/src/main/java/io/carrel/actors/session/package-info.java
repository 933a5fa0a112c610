/** Browser sessions and the one link between a project's owner and its project server. */
@NullMarked
package io.carrel.actors.session;

import org.jspecify.annotations.NullMarked;
