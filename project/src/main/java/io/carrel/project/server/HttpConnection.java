package io.carrel.project.server;

import io.carrel.project.Log;
import io.carrel.project.Refusal;
import io.carrel.project.system.Workers;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One connection: its requests one after another, each read only as fast as it is handled. */
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells the handler of each failure.
final class HttpConnection extends ChannelInboundHandlerAdapter {
  private final Routes routes;
  private final Workers workers;
  private @Nullable Exchange exchange;
  private boolean wanting;

  HttpConnection(Routes routes, Workers workers) {
    this.routes = routes;
    this.workers = workers;
  }

  static HttpConnection of(ChannelHandlerContext context) {
    return context.pipeline().get(HttpConnection.class);
  }

  Workers workers() {
    return workers;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    want(context);
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
    if (message instanceof HttpRequest request && exchange == null) {
      begin(context, request);
    } else if (message instanceof HttpContent content && exchange != null) {
      exchange.content(content);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(ChannelHandlerContext context, HttpRequest request) {
    Exchange begun = new Exchange(context, request);
    exchange = begun;
    if (request.decoderResult().isFailure()) {
      begun.answer(Response.refusal(Refusal.invalid("This is no HTTP request.")));
      context.close();
      return;
    }
    try {
      routes.handle(begun);
    } catch (Refusal refusal) {
      begun.answer(Response.refusal(refusal));
    }
  }

  void finished() {
    exchange = null;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
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
