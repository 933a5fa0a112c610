package io.carrel.http.api;

import akka.util.ByteString;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Endpoint;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** The port to a project server's {@code POST /exec}. */
public interface Exec {
  /**
   * Sends the JSON body and answers with status and body of the project server, at most {@link
   * #MAX_ANSWER} bytes. Fails when the server cannot be reached, or with {@link
   * java.util.concurrent.TimeoutException} after {@code patience}.
   */
  CompletionStage<Answered> exec(
      Endpoint endpoint, Credential credential, ByteString body, Duration patience);

  /** Two outputs of 10 MiB, each byte escaped as six characters at worst, and the rest. */
  int MAX_ANSWER = 128 * 1024 * 1024;

  /**
   * @param status of HTTP
   * @param body JSON
   */
  record Answered(int status, ByteString body) {}
}
