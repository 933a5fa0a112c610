package io.carrel.project.link;

import io.carrel.project.Log;
import io.carrel.protocol.LinkFrame;
import io.carrel.protocol.MalformedFrameException;
import io.carrel.protocol.Varint;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One connection of a hub and its sessions. State belongs to the event loop. Output waits while too
 * much of it is on its way ({@link #accepting}); control messages do not wait, so a hub that does
 * not read them loses the link.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells the handler of each failure.
final class Link {
  private static final int MAX_SESSIONS = 1024;
  private static final long MAX_OUTPUT = 512 * 1024;

  /** As Netty counts; small messages take three times as much of a heap of 24 MB. */
  private static final long MAX_PENDING = 2 << 20;

  private final Channel channel;
  private final Services services;
  private final Map<Long, Session> sessions = new HashMap<>();
  private final AtomicLong output = new AtomicLong();
  private final AtomicBoolean touched = new AtomicBoolean();
  private volatile int sessionCount;
  private volatile boolean starved;
  private long lastSession;
  private boolean ended;

  Link(Channel channel, Services services) {
    this.channel = channel;
    this.services = services;
  }

  // From the hub, on the event loop.

  void receive(LinkFrame frame) {
    Session session = sessions.get(frame.session());
    switch (frame.kind()) {
      case OPEN -> open(frame);
      case CLOSE -> {
        requireKnown(frame.session());
        if (session != null) {
          remove(frame.session());
        }
      }
      case TEXT -> {
        requireKnown(frame.session());
        if (session != null) {
          session.text(frame.body());
        }
      }
      case DATA -> {
        requireKnown(frame.session());
        if (session != null) {
          session.data(frame.body());
        }
      }
    }
  }

  /** A session that we closed may still speak for a moment; one that never was may not. */
  private void requireKnown(long session) {
    if (session < 1 || session > lastSession) {
      throw new MalformedFrameException("frame of a session that was not opened");
    }
  }

  private void open(LinkFrame frame) {
    if (frame.session() <= lastSession || frame.body().remaining() != 1) {
      throw new MalformedFrameException("session number used twice, or no access");
    }
    LinkFrame.Access access = LinkFrame.Access.of(frame.body().get());
    lastSession = frame.session();
    if (sessions.size() >= MAX_SESSIONS) {
      closeSession(frame.session(), "too_many_sessions");
      return;
    }
    Session session = new Session(this, services, frame.session(), access);
    sessions.put(frame.session(), session);
    sessionCount = sessions.size();
    services.broadcasts().greet(session);
  }

  private void remove(long number) {
    Session session = sessions.remove(number);
    sessionCount = sessions.size();
    if (session != null) {
      session.end();
    }
  }

  /** Ends a session from this side. */
  void closeSession(long number, String why) {
    remove(number);
    send(LinkFrame.Kind.CLOSE, number, why.getBytes(StandardCharsets.UTF_8));
  }

  // To the hub, from any thread.

  void execute(Runnable task) {
    channel.eventLoop().execute(task);
  }

  boolean accepting() {
    if (output.get() < MAX_OUTPUT) {
      return true;
    }
    starved = true;
    return output.get() < MAX_OUTPUT;
  }

  void touch() {
    touched.set(true);
  }

  boolean takeTouched() {
    return touched.getAndSet(false);
  }

  int sessionCount() {
    return sessionCount;
  }

  /** A control message to every session. */
  void broadcast(byte[] json) {
    execute(
        () -> {
          for (long number : sessions.keySet()) {
            send(LinkFrame.Kind.TEXT, number, json);
          }
        });
  }

  void report(byte[] json) {
    execute(() -> send(LinkFrame.Kind.TEXT, 0, json));
  }

  /** Output bytes of a channel, behind what was sent before. */
  void output(long session, long ch, long offset, byte[] bytes) {
    output.addAndGet(bytes.length);
    execute(() -> write(header(session, ch, offset), bytes));
  }

  private static byte[] header(long session, long ch, long offset) {
    ByteBuffer inner = ByteBuffer.allocate(Varint.size(ch) + Varint.size(offset));
    Varint.write(inner, ch);
    Varint.write(inner, offset);
    return new LinkFrame(LinkFrame.Kind.DATA, session, inner.flip()).encode();
  }

  private void write(byte[] header, byte[] bytes) {
    channel
        .writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(header, bytes)))
        .addListener(
            written -> {
              long left = output.addAndGet(-bytes.length);
              if (starved && left < MAX_OUTPUT / 2) {
                starved = false;
                sessions.values().forEach(Session::wake);
              }
            });
  }

  /** Sends a frame; on the event loop. */
  void send(LinkFrame.Kind kind, long session, byte[] body) {
    long pending = channel.unsafe().outboundBuffer() == null ? 0 : pendingBytes();
    if (pending > MAX_PENDING) {
      Log.warn("link_too_slow");
      channel.close();
      return;
    }
    byte[] frame = new LinkFrame(kind, session, ByteBuffer.wrap(body)).encode();
    channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(frame)));
  }

  private long pendingBytes() {
    return channel.unsafe().outboundBuffer().totalPendingWriteBytes();
  }

  // The end.

  /** Ends the link from this side, from any thread. */
  void end(int status, String why) {
    execute(
        () ->
            channel
                .writeAndFlush(new CloseWebSocketFrame(status, why))
                .addListener(ChannelFutureListener.CLOSE));
  }

  /** The connection has gone: the sessions are over, the terminals go on. */
  void gone() {
    if (!ended) {
      ended = true;
      new ArrayList<>(sessions.keySet()).forEach(this::remove);
    }
  }
}
