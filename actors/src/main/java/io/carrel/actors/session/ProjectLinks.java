package io.carrel.actors.session;

import akka.NotUsed;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Endpoint;
import java.util.concurrent.CompletionStage;

/** The port that opens links: a websocket of link frames to a project server. */
public interface ProjectLinks {
  /**
   * A flow for one link, to be materialised once. One element is one link frame in each direction,
   * with back-pressure. The stage completes when the link is up and fails when it cannot be opened;
   * a link that breaks fails or completes the flow.
   */
  Flow<ByteString, ByteString, CompletionStage<NotUsed>> open(
      Endpoint endpoint, Credential credential);
}
