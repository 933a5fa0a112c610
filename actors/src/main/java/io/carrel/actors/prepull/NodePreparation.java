package io.carrel.actors.prepull;

import akka.NotUsed;
import akka.stream.javadsl.Source;

/**
 * Puts the image of projects onto the nodes where they run, and lets projects onto a node only once
 * it is there.
 */
public interface NodePreparation {
  /**
   * Prepares nodes for as long as the stream lasts, and tells the whole picture at first and
   * whenever it changes. Ends only with a {@link io.carrel.actors.runtime.RuntimeFailure}, which
   * undoes nothing; whoever runs it starts it anew. One in the cluster is enough; two at the same
   * time cost requests and do no harm.
   */
  Source<Preparation, NotUsed> prepare();
}
