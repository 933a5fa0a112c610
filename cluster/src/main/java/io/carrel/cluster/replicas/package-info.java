/**
 * Several nodes as programs of this machine: started, watched and started again by one program,
 * whose word that one has ended the others believe at once.
 */
@NullMarked
package io.carrel.cluster.replicas;

import org.jspecify.annotations.NullMarked;
