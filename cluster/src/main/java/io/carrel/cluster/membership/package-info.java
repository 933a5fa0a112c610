/** How nodes find each other, and how they learn at once that one of them is dead. */
@NullMarked
package io.carrel.cluster.membership;

import org.jspecify.annotations.NullMarked;
