package io.carrel.project.link;

import io.carrel.project.Refusal;
import io.carrel.project.terminal.Exit;
import io.carrel.project.terminal.Stream;
import io.carrel.project.terminal.Viewer;
import io.carrel.protocol.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A terminal or command as one session sees it. What the browser sends before the stream is there
 * is kept, within the window, and handled then.
 */
final class StreamChannel implements SessionChannel, Viewer {
  private static final AtomicLong TURNS = new AtomicLong();

  private final long turn = TURNS.incrementAndGet();
  private final Session session;
  private final long number;
  private final String client;
  private final boolean terminal;
  private final Queue<Early> early = new ArrayDeque<>();
  private int earlyBytes;
  private @Nullable Stream stream;
  private boolean ended;

  private record Early(long offset, ByteBuffer payload) {}

  StreamChannel(Session session, long number, String client, boolean terminal) {
    this.session = session;
    this.number = number;
    this.client = client;
    this.terminal = terminal;
  }

  String client() {
    return client;
  }

  // From the browser, on the event loop.

  @Override
  public void data(long offset, ByteBuffer payload) {
    session.link().touch();
    if (stream != null) {
      stream.input(client, offset, payload);
      return;
    }
    earlyBytes += payload.remaining();
    if (earlyBytes > Limits.CHANNEL_WINDOW || early.size() > 1000) {
      throw new Refusal(400, "window_exceeded", "More input is under way than allowed.");
    }
    byte[] copy = new byte[payload.remaining()];
    payload.get(copy);
    early.add(new Early(offset, ByteBuffer.wrap(copy)));
  }

  void consumed(long offset) {
    if (stream != null) {
      stream.consumed(client, offset);
    }
  }

  void resize(int columns, int rows) throws IOException {
    if (stream != null) {
      stream.resize(client, columns, rows);
    }
  }

  @Override
  public void wake() {
    if (stream != null) {
      stream.wake(client);
    }
  }

  @Override
  public void end() {
    ended = true;
    if (stream != null) {
      stream.detach(client, this);
    }
  }

  // To the browser, from the stream's threads.

  @Override
  public long turn() {
    return turn;
  }

  @Override
  public boolean accepting() {
    return session.link().accepting();
  }

  @Override
  public void attached(Attachment attachment) {
    byte[] message = Messages.opened(number, terminal, attachment);
    session.later(
        () -> {
          stream = attachment.stream();
          if (ended) {
            stream.detach(client, this);
            return;
          }
          session.send(message);
          session.guarded(number, this, this::handleEarly);
        });
  }

  private void handleEarly() {
    for (Early one = early.poll(); one != null; one = early.poll()) {
      data(one.offset(), one.payload());
    }
  }

  @Override
  public void output(long offset, byte[] bytes) {
    session.link().output(session.number(), number, offset, bytes);
  }

  @Override
  public void gap(long from, long to) {
    tell(Messages.gap(number, from, to));
  }

  @Override
  public void taken(long offset) {
    tell(Messages.acknowledged(number, offset));
  }

  @Override
  public void resized(int columns, int rows) {
    tell(Messages.size(number, columns, rows));
  }

  private void tell(byte[] message) {
    session.later(
        () -> {
          if (!ended) {
            session.send(message);
          }
        });
  }

  @Override
  public void ended(Exit exit) {
    byte[] message = Messages.exit(number, exit);
    session.later(
        () -> {
          if (!ended) {
            session.send(message);
            session.forget(number, this);
          }
        });
  }

  @Override
  public void replaced() {
    session.later(
        () ->
            session.refuse(
                number, this, new Refusal(409, "replaced", "This page opened it elsewhere.")));
  }
}
