package io.carrel.http.operation;

import akka.http.javadsl.model.HttpHeader;
import java.util.List;

/** What an operation answers with success. */
public record Answer<O>(O body, List<HttpHeader> headers) {
  public Answer {
    headers = List.copyOf(headers);
  }

  public static <O> Answer<O> of(O body) {
    return new Answer<>(body, List.of());
  }
}
