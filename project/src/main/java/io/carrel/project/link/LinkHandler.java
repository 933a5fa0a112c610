package io.carrel.project.link;

import io.carrel.project.Log;
import io.carrel.protocol.LinkFrame;
import io.carrel.protocol.MalformedFrameException;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;

/** The websocket side of a {@link Link}: frames in, pings after silence, typed closes. */
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells the handler of each failure.
final class LinkHandler extends ChannelInboundHandlerAdapter {
  /** Silent periods of 10 s after which the hub counts as gone. */
  private static final int MAX_SILENT = 3;

  private static final int PROTOCOL_ERROR = 1002;
  private static final int NOT_ACCEPTED = 1003;

  private final Link link;
  private final Links links;
  private int silent;

  LinkHandler(Link link, Links links) {
    this.link = link;
    this.links = links;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    silent = 0;
    try {
      if (message instanceof BinaryWebSocketFrame frame) {
        link.receive(LinkFrame.decode(frame.content().nioBuffer()));
      } else if (message instanceof PingWebSocketFrame ping) {
        context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
      } else if (message instanceof CloseWebSocketFrame) {
        close(context, 1000, "");
      } else if (message instanceof TextWebSocketFrame) {
        close(context, NOT_ACCEPTED, "link frames are binary");
      }
    } catch (MalformedFrameException malformed) {
      Log.warn("link_malformed", "reason", malformed.getMessage());
      close(context, PROTOCOL_ERROR, String.valueOf(malformed.getMessage()));
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private static void close(ChannelHandlerContext context, int status, String why) {
    context
        .writeAndFlush(new CloseWebSocketFrame(status, why))
        .addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent) {
      silent++;
      if (silent >= MAX_SILENT) {
        Log.warn("link_silent");
        context.close();
      } else {
        context.writeAndFlush(new PingWebSocketFrame());
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    links.drop(link);
    link.gone();
    Log.info("link_down");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof CorruptedWebSocketFrameException) {
      Log.warn("link_malformed", "reason", cause.getMessage());
    } else if (!(cause instanceof IOException)) {
      Log.warn("link_failed", "type", cause.getClass().getName());
    }
    context.close();
  }
}
