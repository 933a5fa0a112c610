package io.carrel.project.tunnel;

import io.carrel.project.Refusal;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Joins a connection that asked for CONNECT with a port on the project's loopback. */
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells the handler of each failure.
public final class Tunnel {
  private static final Pattern AUTHORITY = Pattern.compile("(.*):(\\d{1,5})");
  private static final int CONNECT_MILLIS = 5000;
  private static final int MAX_PORT = 65_535;
  private static final byte[] ESTABLISHED =
      "HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private Tunnel() {}

  /**
   * Connects and joins. Runs on the client's event loop and does not block.
   *
   * @param refused told when there is nothing to connect to
   * @param http the handler that is no longer needed once the tunnel stands
   * @throws Refusal {@code forbidden_target} or {@code invalid}
   */
  public static void open(
      ChannelHandlerContext client,
      String authority,
      Consumer<Refusal> refused,
      Class<? extends ChannelHandler> http) {
    Matcher parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) {
      throw Refusal.invalid("The target must be a host and a port.");
    }
    int port = Integer.parseInt(parts.group(2));
    if (port < 1 || port > MAX_PORT) {
      throw Refusal.invalid("There is no such port.");
    }
    // Programs that listen on "localhost" may have taken either address.
    List<String> addresses =
        switch (parts.group(1)) {
          case "127.0.0.1" -> List.of("127.0.0.1");
          case "localhost" -> List.of("127.0.0.1", "::1");
          default ->
              throw new Refusal(
                  403, "forbidden_target", "Only ports of the project itself can be reached.");
        };
    connect(client, addresses, port, refused, http);
  }

  private static void connect(
      ChannelHandlerContext client,
      List<String> addresses,
      int port,
      Consumer<Refusal> refused,
      Class<? extends ChannelHandler> http) {
    Relay toClient = new Relay(client.channel());
    new Bootstrap()
        .group(client.channel().eventLoop())
        .channel(NioSocketChannel.class)
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .handler(toClient)
        .connect(addresses.get(0), port)
        .addListener(
            (io.netty.channel.ChannelFuture connected) -> {
              if (connected.isSuccess()) {
                join(client, connected.channel(), toClient, http);
              } else if (addresses.size() > 1) {
                connect(client, addresses.subList(1, addresses.size()), port, refused, http);
              } else {
                refused.accept(
                    new Refusal(502, "nothing_listens", "Nothing listens on this port."));
              }
            });
  }

  private static void join(
      ChannelHandlerContext client,
      Channel target,
      Relay toClient,
      Class<? extends ChannelHandler> http) {
    Channel channel = client.channel();
    if (!channel.isActive()) {
      target.close();
      return;
    }
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(new Relay(target));
    pipeline.remove(http);
    pipeline.remove(FlowControlHandler.class);
    pipeline.remove(IdleStateHandler.class);
    pipeline.remove(HttpServerCodec.class);
    channel
        .writeAndFlush(Unpooled.wrappedBuffer(ESTABLISHED))
        .addListener(
            sent -> {
              channel.read();
              toClient.start();
            });
  }
}
