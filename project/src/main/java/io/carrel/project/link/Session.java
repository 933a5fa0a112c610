package io.carrel.project.link;

import io.carrel.project.Refusal;
import io.carrel.project.files.HomePath;
import io.carrel.project.json.Json;
import io.carrel.project.json.JsonObject;
import io.carrel.protocol.DataFrame;
import io.carrel.protocol.Limits;
import io.carrel.protocol.LinkFrame;
import io.carrel.protocol.MalformedFrameException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

/** One browser. Belongs to the link's event loop; nothing here blocks. */
final class Session {
  private static final int MAX_SIDE = 1000;

  private final Link link;
  private final Services services;
  private final long number;
  private final LinkFrame.Access access;
  private final Map<Long, SessionChannel> channels = new HashMap<>();
  private final StreamOpening opening;

  Session(Link link, Services services, long number, LinkFrame.Access access) {
    this.link = link;
    this.services = services;
    this.number = number;
    this.access = access;
    this.opening = new StreamOpening(this, services);
  }

  Link link() {
    return link;
  }

  long number() {
    return number;
  }

  void send(byte[] json) {
    link.send(LinkFrame.Kind.TEXT, number, json);
  }

  void later(Runnable task) {
    link.execute(task);
  }

  // Control messages.

  void text(ByteBuffer body) {
    try {
      if (body.remaining() > Limits.CONTROL_MESSAGE) {
        throw Refusal.invalid("The message is too large.");
      }
      byte[] utf8 = new byte[body.remaining()];
      body.get(utf8);
      JsonObject message = Json.parse(utf8);
      handle(message.text("t"), message);
    } catch (Refusal refusal) {
      send(Messages.error(refusal));
    }
  }

  private void handle(String type, JsonObject message) {
    switch (type) {
      case "open" -> open(message);
      case "ack" -> acknowledge(message);
      case "resize" -> resize(message);
      case "close" -> close(message);
      case "kill" -> kill(message);
      case "title" -> {
        requireWrite();
        services.terminals().rename(message.text("terminal"), message.text("title"));
      }
      case "touch" -> link.touch();
      default -> throw new Refusal(400, "unknown_type", "This message is not known here.");
    }
  }

  private void requireWrite() {
    if (access != LinkFrame.Access.WRITE) {
      throw new Refusal(403, "forbidden", "Viewers cannot do this.");
    }
  }

  private static long channelOf(JsonObject message) {
    return message.number("ch", 1, Long.MAX_VALUE);
  }

  private void open(JsonObject message) {
    long ch = channelOf(message);
    if (channels.containsKey(ch)) {
      throw new Refusal(409, "channel_in_use", "This channel is open already.");
    }
    try {
      if (channels.size() >= Limits.CHANNELS_PER_SESSION) {
        throw new Refusal(429, "too_many", "The session has too many channels open.");
      }
      switch (message.text("kind")) {
        case "watch" -> watch(ch, message);
        case "terminal" -> {
          requireWrite();
          channels.put(ch, opening.terminal(ch, message));
        }
        case "exec" -> {
          requireWrite();
          channels.put(ch, opening.command(ch, message));
        }
        default -> throw Refusal.invalid("The kind must be terminal, watch or exec.");
      }
    } catch (Refusal refusal) {
      channels.remove(ch);
      send(Messages.closed(ch, refusal));
    }
  }

  private void watch(long ch, JsonObject message) {
    String path = message.text("path");
    HomePath folder = HomePath.parse(path);
    WatchChannel channel = new WatchChannel(this, ch, path);
    channels.put(ch, channel);
    try {
      services.workers().quick().execute(() -> channel.start(services.watches(), folder));
    } catch (RejectedExecutionException full) {
      throw Refusal.busy();
    }
  }

  private void acknowledge(JsonObject message) {
    long ch = channelOf(message);
    long offset = message.number("off", 0, Long.MAX_VALUE);
    if (channels.get(ch) instanceof StreamChannel stream) {
      guarded(ch, stream, () -> stream.consumed(offset));
    }
  }

  private void resize(JsonObject message) {
    int columns = (int) message.number("cols", 1, MAX_SIDE);
    int rows = (int) message.number("rows", 1, MAX_SIDE);
    if (channels.get(channelOf(message)) instanceof StreamChannel stream) {
      try {
        stream.resize(columns, rows);
      } catch (IOException gone) {
        // A terminal that ends at this moment has no size.
      }
    }
  }

  private void close(JsonObject message) {
    long ch = channelOf(message);
    SessionChannel channel = channels.remove(ch);
    if (channel != null) {
      channel.end();
      if (channel instanceof StreamChannel stream) {
        services.terminals().settled(StreamOpening.request(stream.client(), ch));
      }
    }
  }

  private void kill(JsonObject message) {
    requireWrite();
    String terminal = message.text("terminal");
    services.terminals().require(terminal);
    try {
      services
          .workers()
          .quick()
          .execute(
              () -> {
                try {
                  services.terminals().kill(terminal);
                } catch (IOException | Refusal gone) {
                  later(() -> send(Messages.error(Refusal.busy())));
                }
              });
    } catch (RejectedExecutionException full) {
      throw Refusal.busy();
    }
  }

  // Channels.

  void data(ByteBuffer body) {
    try {
      DataFrame frame = DataFrame.decode(body);
      SessionChannel channel = channels.get(frame.channel());
      if (channel != null) {
        guarded(frame.channel(), channel, () -> channel.data(frame.offset(), frame.payload()));
      }
    } catch (MalformedFrameException malformed) {
      link.closeSession(number, "malformed");
    }
  }

  /** Does something for a channel, which a refusal ends. */
  void guarded(long ch, SessionChannel channel, Runnable action) {
    try {
      action.run();
    } catch (Refusal refusal) {
      refuse(ch, channel, refusal);
    }
  }

  /** Ends a channel from this side, if it is still the one with this number. */
  void refuse(long ch, SessionChannel channel, Refusal why) {
    if (channels.remove(ch, channel)) {
      channel.end();
      send(Messages.closed(ch, why));
    }
  }

  /** The channel has ended by itself. */
  void forget(long ch, SessionChannel channel) {
    if (channels.remove(ch, channel)) {
      channel.end();
    }
  }

  void wake() {
    channels.values().forEach(SessionChannel::wake);
  }

  void end() {
    new ArrayList<>(channels.values()).forEach(SessionChannel::end);
    channels.clear();
  }
}
