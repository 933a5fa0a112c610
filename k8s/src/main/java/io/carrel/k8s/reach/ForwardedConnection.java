package io.carrel.k8s.reach;

import io.carrel.k8s.api.ApiServer;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of this machine and the websocket that carries its bytes, in Kubernetes' protocol
 * {@code v4.channel.k8s.io}: each message begins with the number of its channel, 0 for data and 1
 * for errors, and the first one on each names the port.
 *
 * <p>The client library's own port-forward is not used: with the JDK's HTTP client it loses what is
 * sent while an earlier message is under way, lets a slow reader hold up the threads of watches,
 * and does not tell the pod when this end is closed.
 */
final class ForwardedConnection implements WebSocket.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ForwardedConnection.class);
  private static final String PROTOCOL = "v4.channel.k8s.io";
  private static final byte DATA = 0;
  private static final byte ERROR = 1;
  private static final int MESSAGE = 32 * 1024;
  private static final int NORMAL_CLOSURE = 1000;
  private static final long LOOK_AGAIN_NANOS = 100_000;
  private static final long QUIET_NANOS = 2_000_000_000;

  private final SocketChannel local;
  private final Executor threads;
  private final Consumer<ForwardedConnection> ended;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile long heardAt;
  private boolean dataGreeted;
  private boolean errorGreeted;

  /**
   * @param threads one is held as long as the connection lives, another while the reader is slow
   * @param ended is told once, after this end is closed
   */
  ForwardedConnection(SocketChannel local, Executor threads, Consumer<ForwardedConnection> ended) {
    this.local = local;
    this.threads = threads;
    this.ended = ended;
  }

  /**
   * @param path of the pod's port at the API server
   */
  void connect(ApiServer api, String path) {
    api.connect(path, PROTOCOL, this)
        .whenCompleteAsync(
            (socket, failure) -> {
              if (failure != null) {
                onError(socket, failure);
              }
            },
            Runnable::run);
  }

  @Override
  public void onOpen(WebSocket socket) {
    run(() -> send(socket));
  }

  /** To the pod, one message after the other: the next one is read when the last one is gone. */
  private void send(WebSocket socket) {
    ByteBuffer message = ByteBuffer.allocate(1 + MESSAGE);
    try {
      do {
        message.clear().put(DATA);
        if (local.read(message) < 0) {
          awaitQuiet();
          break;
        }
        message.flip();
      } while (socket.send(message) && awaitSent(socket));
    } catch (IOException over) {
      LOG.debug("forwarded connection: {}", over.toString());
    }
    socket.sendClose(NORMAL_CLOSURE, "");
    close();
  }

  private boolean awaitSent(WebSocket socket) {
    while (socket.queueSize() > 0 && !closed.get()) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
    return !closed.get();
  }

  /**
   * The protocol has no way to say that nothing more comes. An answer that is under way may end
   * first; that this end is closed altogether shows when it is written to.
   */
  private void awaitQuiet() {
    long since = System.nanoTime();
    while (!closed.get() && System.nanoTime() - Math.max(since, heardAt) < QUIET_NANOS) {
      LockSupport.parkNanos(QUIET_NANOS / 10);
    }
  }

  /** There is never more than one on its way: the next one is asked for after this was written. */
  @Override
  public void onMessage(WebSocket socket, ByteBuffer message) {
    heardAt = System.nanoTime();
    byte channel = message.hasRemaining() ? message.get() : -1;
    if (channel == DATA && dataGreeted) {
      run(() -> write(socket, message));
    } else if (channel == DATA) {
      dataGreeted = true;
      socket.request();
    } else if (channel == ERROR && !errorGreeted) {
      errorGreeted = true;
      socket.request();
    } else {
      LOG.debug("forwarded connection: the pod's port cannot be reached");
      close();
    }
  }

  private void write(WebSocket socket, ByteBuffer message) {
    try {
      while (message.hasRemaining()) {
        local.write(message);
      }
      socket.request();
    } catch (IOException over) {
      close();
    }
  }

  private void run(Runnable task) {
    try {
      threads.execute(task);
    } catch (RejectedExecutionException tooMany) {
      LOG.warn("too many connections through the API server; one is closed");
      close();
    }
  }

  @Override
  public void onClose(WebSocket socket, int code, String reason) {
    close();
  }

  @Override
  public void onError(WebSocket socket, Throwable failure) {
    LOG.debug("forwarded connection: {}", failure.toString());
    close();
  }

  /** Closes this end; the websocket follows as soon as its thread notices. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      local.close();
    } catch (IOException gone) {
      LOG.debug("forwarded connection: {}", gone.toString());
    }
    ended.accept(this);
  }
}
