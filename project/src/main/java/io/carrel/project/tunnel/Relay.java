package io.carrel.project.tunnel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Passes what one side sends to the other, reading only as fast as the other side takes it. When
 * one side ends its half, so does the other; when one breaks, both close.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells the handler of each failure.
final class Relay extends ChannelInboundHandlerAdapter {
  private final Channel other;
  private @Nullable ChannelHandlerContext context;

  Relay(Channel other) {
    this.other = other;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  void start() {
    if (context != null) {
      context.read();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof ByteBuf)) {
      // The end of the CONNECT request itself.
      ReferenceCountUtil.release(message);
      return;
    }
    other
        .writeAndFlush(message)
        .addListener(
            (ChannelFutureListener)
                written -> {
                  if (written.isSuccess()) {
                    context.read();
                  } else {
                    context.close();
                  }
                });
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent && other instanceof DuplexChannel duplex) {
      other
          .writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(
              flushed -> {
                duplex.shutdownOutput();
                if (duplex.isInputShutdown()) {
                  other.close();
                  context.close();
                }
              });
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
