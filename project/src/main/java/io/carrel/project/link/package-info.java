/** The link to the hub: sessions, their channels and control messages. */
@NullMarked
package io.carrel.project.link;

import org.jspecify.annotations.NullMarked;
