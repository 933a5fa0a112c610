package io.carrel.http.operation;

import java.util.concurrent.CompletionStage;

/**
 * One operation: {@code POST /api/v2/<name>} with a JSON object.
 *
 * @param summary a sentence for the documentation
 * @param takes a record; its components and their annotations are the request's schema
 * @param gives a record; the answer's schema
 * @param bodyLimit bytes of a request
 * @param alsoGet whether a GET without a body means the same
 */
public record Operation<I, O>(
    String name,
    Access access,
    String summary,
    Class<I> takes,
    Class<O> gives,
    int bodyLimit,
    boolean alsoGet,
    Handler<I, O> handler) {
  /** Bytes of an ordinary request. */
  public static final int BODY_LIMIT = 1024 * 1024;

  /** Bytes of a request that anybody may send: so many of them are held at the same time. */
  public static final int STRANGERS_BODY_LIMIT = 16 * 1024;

  /** Does it. A refusal is a failed stage or an exception with {@code Refused}. */
  @FunctionalInterface
  public interface Handler<I, O> {
    CompletionStage<Answer<O>> handle(Call call, I request);
  }

  /** As {@link Handler}, for answers that are only a body. */
  @FunctionalInterface
  public interface Plain<I, O> {
    CompletionStage<O> handle(Call call, I request);
  }

  public static <I, O> Operation<I, O> of(
      String name,
      Access access,
      String summary,
      Class<I> takes,
      Class<O> gives,
      Plain<I, O> handler) {
    return answering(
        name,
        access,
        summary,
        takes,
        gives,
        (call, request) -> handler.handle(call, request).thenApplyAsync(Answer::of, Runnable::run));
  }

  /** An operation whose answer has headers of its own. */
  public static <I, O> Operation<I, O> answering(
      String name,
      Access access,
      String summary,
      Class<I> takes,
      Class<O> gives,
      Handler<I, O> handler) {
    int limit = access == Access.ANYONE ? STRANGERS_BODY_LIMIT : BODY_LIMIT;
    return new Operation<>(name, access, summary, takes, gives, limit, false, handler);
  }

  public Operation<I, O> withGet() {
    return new Operation<>(name, access, summary, takes, gives, bodyLimit, true, handler);
  }

  public Operation<I, O> withBodyLimit(int bytes) {
    return new Operation<>(name, access, summary, takes, gives, bytes, alsoGet, handler);
  }
}
