package io.carrel.project.server;

import io.carrel.project.Log;
import io.carrel.project.system.Workers;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The one port. All connections share one event loop, on which nothing blocks. */
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells the handler of each failure.
final class Listener {
  private static final int MAX_CONNECTIONS = 1024;
  private static final int MAX_LINE = 16 * 1024;
  private static final int MAX_HEADERS = 16 * 1024;
  private static final int CHUNK = 64 * 1024;
  private static final int IDLE_SECONDS = 600;

  private final EventLoopGroup loop;
  private final Channel channel;

  private Listener(EventLoopGroup loop, Channel channel) {
    this.loop = loop;
    this.channel = channel;
  }

  static Listener start(
      String host, int port, Routes routes, Workers workers, Duration requestDeadline)
      throws IOException, InterruptedException {
    EventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("net", true), NioIoHandler.newFactory());
    ConnectionLimit limit = new ConnectionLimit();
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel connection) {
                    connection
                        .pipeline()
                        .addLast(limit)
                        .addLast(new IdleStateHandler(0, 0, IDLE_SECONDS))
                        .addLast(new HttpServerCodec(decoding()))
                        .addLast(new FlowControlHandler())
                        .addLast(new HttpConnection(routes, workers, requestDeadline));
                  }
                })
            .bind(host, port)
            .await();
    if (!bound.isSuccess()) {
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw new IOException("cannot listen on " + host + ":" + port, bound.cause());
    }
    return new Listener(loop, bound.channel());
  }

  private static HttpDecoderConfig decoding() {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(MAX_LINE)
        .setMaxHeaderSize(MAX_HEADERS)
        .setMaxChunkSize(CHUNK);
  }

  /** Closes connections beyond the limit. Lives on the one event loop. */
  @io.netty.channel.ChannelHandler.Sharable
  private static final class ConnectionLimit extends ChannelInboundHandlerAdapter {
    private int open;

    @Override
    public void channelActive(ChannelHandlerContext context) {
      open++;
      if (open > MAX_CONNECTIONS) {
        Log.warn("too_many_connections");
        context.close();
      } else {
        context.fireChannelActive();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      open--;
      context.fireChannelInactive();
    }
  }

  InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  void stopAccepting() {
    channel.close().awaitUninterruptibly(500);
  }

  void close() {
    loop.shutdownGracefully(100, 500, TimeUnit.MILLISECONDS).awaitUninterruptibly(700);
  }
}
