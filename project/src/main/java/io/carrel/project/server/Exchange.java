package io.carrel.project.server;

import io.carrel.project.Log;
import io.carrel.project.Refusal;
import io.carrel.project.files.Failures;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request and its answer. Belongs to the event loop; only what it says runs elsewhere. */
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells the handler of each failure.
final class Exchange {
  /** How much of a body that nobody wants is read so that the client gets its answer. */
  private static final long MAX_DISCARDED = 32L << 20;

  private final ChannelHandlerContext context;
  private final HttpRequest request;
  private final Target target;
  private @Nullable Body body;
  private long discarded;
  private volatile boolean received;
  private boolean answering;
  private boolean answered;
  private boolean last;

  /** Takes a request's body piece by piece; the next piece comes after {@link #next}. */
  interface Body {
    /** A piece, which the taker releases. */
    void piece(ByteBuf bytes);

    /** There is no more. */
    void end();

    /** The client has gone; nothing more comes. */
    void cut();
  }

  Exchange(ChannelHandlerContext context, HttpRequest request) {
    this.context = context;
    this.request = request;
    this.target = Target.of(request.uri());
  }

  HttpMethod method() {
    return request.method();
  }

  Target target() {
    return target;
  }

  HttpRequest request() {
    return request;
  }

  @Nullable String header(CharSequence name) {
    return request.headers().get(name);
  }

  ChannelHandlerContext context() {
    return context;
  }

  // The body.

  /** Starts to read the body. */
  void receive(Body taker) {
    if (!context.channel().isActive()) {
      taker.cut();
      return;
    }
    body = taker;
    if (HttpUtil.is100ContinueExpected(request)) {
      context.writeAndFlush(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
    next();
  }

  /**
   * Asks for the next piece, if there is one: else this would fetch the next request. Any thread.
   */
  void next() {
    if (!received) {
      want();
    }
  }

  /** Reads a whole body that fits into {@code max} bytes. */
  void receiveAll(int max, Consumer<byte[]> then) {
    long announced = HttpUtil.getContentLength(request, -1L);
    if (announced > max) {
      throw tooLarge();
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream(Math.max(32, (int) announced));
    receive(
        new Body() {
          @Override
          public void piece(ByteBuf bytes) {
            try {
              if (all.size() + bytes.readableBytes() > max) {
                throw tooLarge();
              }
              bytes.readBytes(all, bytes.readableBytes());
              next();
            } catch (IOException impossible) {
              throw new java.io.UncheckedIOException(impossible);
            } finally {
              bytes.release();
            }
          }

          @Override
          public void end() {
            then.accept(all.toByteArray());
          }

          @Override
          public void cut() {
            // Nothing was begun.
          }
        });
  }

  private static Refusal tooLarge() {
    return new Refusal(413, "too_large", "The request is too large.");
  }

  void content(HttpContent content) {
    if (content.decoderResult().isFailure()) {
      content.release();
      damaged();
      return;
    }
    boolean last = content instanceof LastHttpContent;
    if (last) {
      received = true;
    }
    Body taker = answering ? null : body;
    if (taker == null) {
      discard(content, last);
      return;
    }
    ByteBuf bytes = content.content();
    try {
      if (bytes.isReadable()) {
        taker.piece(bytes);
      } else {
        bytes.release();
        if (!last) {
          next();
        }
      }
      if (last) {
        taker.end();
      }
    } catch (Refusal refusal) {
      answer(Response.refusal(refusal));
    }
  }

  /** A body whose end cannot be found: what came of it is no whole, and nothing follows it. */
  private void damaged() {
    cut();
    if (answering) {
      context.close();
    } else {
      refuseForGood(Refusal.invalid("The request's body is damaged."));
    }
  }

  private void discard(HttpContent content, boolean last) {
    discarded += content.content().readableBytes();
    content.release();
    if (discarded > MAX_DISCARDED) {
      context.close();
    } else if (!last) {
      next();
    } else if (answered) {
      finish();
    }
  }

  /** The connection has gone. */
  void cut() {
    Body taker = body;
    body = null;
    if (taker != null && !received) {
      taker.cut();
    }
  }

  // The answer.

  /** Work that may block and ends with an answer. */
  void async(Executor executor, Callable<Response> work) {
    try {
      executor.execute(() -> answerLater(attempt(work)));
    } catch (RejectedExecutionException full) {
      answer(Response.refusal(Refusal.busy()));
    }
  }

  /** What the work answers, or the refusal that its failure means. */
  static Response attempt(Callable<Response> work) {
    try {
      return work.call();
    } catch (Exception failure) {
      return failed(failure);
    }
  }

  /** The answer that a failure means. */
  static Response failed(Exception cause) {
    if (cause instanceof Refusal refusal) {
      return Response.refusal(refusal);
    }
    if (cause instanceof io.carrel.project.files.Uploads.OffsetConflict conflict) {
      return UploadRoutes.conflict(conflict);
    }
    if (cause instanceof IOException failure) {
      return Response.refusal(Failures.refusal(failure));
    }
    if (cause instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      return Response.refusal(Refusal.busy());
    }
    Log.warn("request_failed", "type", cause.getClass().getName(), "at", where(cause));
    return Response.refusal(new Refusal(500, "internal", "The project server failed."));
  }

  private static Object where(Exception bug) {
    StackTraceElement[] trace = bug.getStackTrace();
    return trace.length == 0 ? "unknown" : trace[0];
  }

  /** Answers, from any thread. */
  void answerLater(Response response) {
    context.executor().execute(() -> answer(response));
  }

  /** Answers, and reads no other request from this connection. */
  void refuseForGood(Refusal refusal) {
    last = true;
    answer(Response.refusal(refusal));
  }

  /** Answers once; what comes later is dropped. */
  void answer(Response response) {
    if (answering || !context.channel().isActive()) {
      FileStreaming.drop(response);
      return;
    }
    answering = true;
    if (response instanceof Response.FilePart part && !method().equals(HttpMethod.HEAD)) {
      context.write(head(response, part.length()));
      new FileStreaming(context, part, this::answered).start();
      return;
    }
    FileStreaming.drop(response);
    byte[] bytes = response instanceof Response.Plain plain ? plain.body() : new byte[0];
    long length = response instanceof Response.FilePart part ? part.length() : bytes.length;
    boolean bare = method().equals(HttpMethod.HEAD);
    FullHttpResponse full =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(response.status()),
            bare ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(bytes));
    fill(full.headers(), response, length);
    context.writeAndFlush(full).addListener(sent -> answered());
  }

  private DefaultHttpResponse head(Response response, long length) {
    DefaultHttpResponse head =
        new DefaultHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(response.status()));
    fill(head.headers(), response, length);
    return head;
  }

  private void fill(HttpHeaders headers, Response response, long length) {
    response.headers().forEach(headers::set);
    headers.set("x-content-type-options", "nosniff");
    boolean bodiless = response.status() == 204 || response.status() == 304;
    if (!bodiless) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, length);
    }
    if (isLast()) {
      headers.set(HttpHeaderNames.CONNECTION, "close");
    }
  }

  private boolean isLast() {
    return last || !HttpUtil.isKeepAlive(request);
  }

  private void answered() {
    answered = true;
    if (context.isRemoved()) {
      return;
    }
    HttpConnection connection = HttpConnection.of(context);
    if (isLast()) {
      connection.leave(context);
    } else if (received) {
      finish();
    } else {
      // The end of the request, and what is left of a body that was refused.
      connection.answeredEarly(context);
      next();
    }
  }

  private void finish() {
    HttpConnection.of(context).finished(context);
    want();
  }

  private void want() {
    if (!context.executor().inEventLoop()) {
      context.executor().execute(this::want);
    } else if (!context.isRemoved()) {
      HttpConnection.of(context).want(context);
    }
  }
}
