package io.carrel.project.link;

import io.carrel.project.Log;
import io.carrel.project.Refusal;
import io.carrel.protocol.Limits;
import io.carrel.protocol.ProjectServerApi;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.ArrayList;
import java.util.List;

/** Turns an authenticated request for {@code /link} into the link. */
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells the handler of each failure.
public final class LinkUpgrade {
  private static final int SILENCE_SECONDS = 10;
  private static final WebSocketDecoderConfig FRAMES =
      WebSocketDecoderConfig.newBuilder()
          .maxFramePayloadLength(Limits.LINK_FRAME)
          .allowExtensions(false)
          .build();

  private final Services services;
  private final Links links;

  public LinkUpgrade(Services services, Links links) {
    this.services = services;
    this.links = links;
  }

  /**
   * Answers the request. Runs on the event loop.
   *
   * @throws Refusal when it asks for something else than a link
   */
  public void upgrade(ChannelHandlerContext context, HttpRequest request) {
    String offered = String.valueOf(request.headers().get("sec-websocket-protocol"));
    if (!request.method().equals(HttpMethod.GET)
        || !"websocket".equalsIgnoreCase(request.headers().get("upgrade"))
        || !List.of(offered.split("\\s*,\\s*", -1)).contains(ProjectServerApi.LINK_SUBPROTOCOL)) {
      throw new Refusal(
          426, "upgrade_required", "This is a websocket of " + ProjectServerApi.LINK_SUBPROTOCOL);
    }
    WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshakerFactory(
                ProjectServerApi.LINK, ProjectServerApi.LINK_SUBPROTOCOL, FRAMES)
            .newHandshaker(request);
    if (handshaker == null) {
      throw new Refusal(426, "upgrade_required", "Only websocket version 13 is known here.");
    }
    handshake(context.channel(), request, handshaker);
  }

  private void handshake(
      Channel channel, HttpRequest request, WebSocketServerHandshaker handshaker) {
    FullHttpRequest whole =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.GET, request.uri(), Unpooled.EMPTY_BUFFER);
    whole.headers().set(request.headers());
    List<String> http = new ArrayList<>(channel.pipeline().names());
    try {
      handshaker
          .handshake(channel, whole)
          .addListener(
              done -> {
                if (done.isSuccess()) {
                  start(channel, http);
                } else {
                  channel.close();
                }
              });
    } catch (WebSocketHandshakeException malformed) {
      throw Refusal.invalid("This is no websocket handshake.");
    } finally {
      whole.release();
    }
  }

  /** Runs once the codec of HTTP has been replaced by that of websockets. */
  private void start(Channel channel, List<String> http) {
    ChannelPipeline pipeline = channel.pipeline();
    Link link = new Link(channel, services);
    pipeline.addLast(new WebSocketFrameAggregator(Limits.LINK_FRAME));
    pipeline.addLast(new LinkHandler(link, links));
    for (String name : http) {
      if (pipeline.get(name) != null && !name.startsWith("DefaultChannelPipeline")) {
        pipeline.remove(name);
      }
    }
    pipeline.addFirst(new IdleStateHandler(SILENCE_SECONDS, 0, 0));
    links.take(link);
    Log.info("link_up");
    channel.config().setAutoRead(true);
  }
}
