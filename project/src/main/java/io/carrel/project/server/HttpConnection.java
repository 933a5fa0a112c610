package io.carrel.project.server;

import io.carrel.project.Log;
import io.carrel.project.Refusal;
import io.carrel.project.system.Workers;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection: its requests one after another, each read only as fast as it is handled. A client
 * that lets us wait too long for the end of a request's head, or of a body that nobody wants any
 * more, is cut off.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells the handler of each failure.
final class HttpConnection extends ChannelInboundHandlerAdapter {
  /** How long a client may take to read a last answer before the connection is closed. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final Routes routes;
  private final Workers workers;
  private final Duration requestDeadline;
  private @Nullable Exchange exchange;
  private @Nullable ScheduledFuture<?> deadline;
  private boolean wanting;
  private boolean leaving;

  /**
   * @param requestDeadline from the connection's opening, or the last answer, to the end of a head
   */
  HttpConnection(Routes routes, Workers workers, Duration requestDeadline) {
    this.routes = routes;
    this.workers = workers;
    this.requestDeadline = requestDeadline;
  }

  static HttpConnection of(ChannelHandlerContext context) {
    return context.pipeline().get(HttpConnection.class);
  }

  Workers workers() {
    return workers;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    awaitClient(context, requestDeadline);
    want(context);
  }

  /** It is the client's turn: the connection is closed unless a request begins in time. */
  private void awaitClient(ChannelHandlerContext context, Duration patience) {
    stopWaiting();
    deadline =
        context
            .executor()
            .schedule(() -> context.close(), patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void stopWaiting() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  /** Asks for one more message. On the event loop. */
  void want(ChannelHandlerContext context) {
    wanting = true;
    context.read();
  }

  /** A read is over with the network's burst, whether it brought a message or not. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (wanting) {
      context.read();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    wanting = false;
    if (leaving) {
      ReferenceCountUtil.release(message);
      want(context);
    } else if (message instanceof HttpRequest request && exchange == null) {
      begin(context, request);
    } else if (message instanceof HttpContent content && exchange != null) {
      exchange.content(content);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(ChannelHandlerContext context, HttpRequest request) {
    stopWaiting();
    Exchange begun = new Exchange(context, request);
    exchange = begun;
    try {
      Framing.check(request);
    } catch (Refusal malformed) {
      begun.refuseForGood(malformed);
      return;
    }
    try {
      routes.handle(begun);
    } catch (Refusal refusal) {
      begun.answer(Response.refusal(refusal));
    }
  }

  /** The answer has left; what is left of the request is still to come. */
  void answeredEarly(ChannelHandlerContext context) {
    awaitClient(context, requestDeadline);
  }

  void finished(ChannelHandlerContext context) {
    exchange = null;
    awaitClient(context, requestDeadline);
  }

  /**
   * Closes once the client has read the last answer, or had the time to. What it still sends is
   * dropped: closing with bytes unread would reset the connection, and the answer would be lost.
   */
  void leave(ChannelHandlerContext context) {
    leaving = true;
    ((DuplexChannel) context.channel()).shutdownOutput();
    awaitClient(context, LINGER);
    want(context);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stopWaiting();
    if (exchange != null) {
      exchange.cut();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent) {
      context.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      Log.warn("connection_failed", "type", cause.getClass().getName());
    }
    context.close();
  }
}
