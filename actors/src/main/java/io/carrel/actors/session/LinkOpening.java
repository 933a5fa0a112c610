package io.carrel.actors.session;

import akka.NotUsed;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Endpoint;
import java.util.concurrent.CompletionStage;

/** Where and how one run's link is opened. */
record LinkOpening(ProjectLinks links, Endpoint endpoint, Credential credential) {
  Flow<ByteString, ByteString, CompletionStage<NotUsed>> flow() {
    return links.open(endpoint, credential);
  }
}
