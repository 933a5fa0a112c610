package io.carrel.project.terminal;

import io.carrel.project.Log;
import io.carrel.project.Refusal;
import io.carrel.protocol.Limits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A process whose output is kept and goes to any number of viewers, each at its own pace, and whose
 * input comes from any number of clients. A reading thread fills the {@link Scrollback}, the single
 * thread {@code sending} reads it for each viewer, a writing thread feeds the process.
 *
 * <p>Methods never block, but for {@link #attach}, which belongs on {@code sending}.
 */
public final class Stream {
  private static final int CHUNK = Limits.DATA_PAYLOAD;
  private static final int TAIL_BYTES = 256 * 1024;
  private static final int MAX_CLIENTS = 256;
  private static final Duration LINGER = Duration.ofMillis(500);

  private final String id;
  private final Source source;
  private final Scrollback scrollback;
  private final StreamSettings settings;
  private final Executor sending;
  private final Executor blocking;
  private final Map<String, Client> clients = new LinkedHashMap<>();
  private final Queue<Input> inputs = new ArrayDeque<>();
  private boolean writing;
  private volatile boolean reading;
  private volatile long readingSince;
  private long head;
  private int columns;
  private int rows;
  private @Nullable Exit exit;
  private long endedAt;

  private record Input(Client client, byte[] bytes) {}

  Stream(
      String id,
      Source source,
      StreamSettings settings,
      int columns,
      int rows,
      Executor sending,
      Executor blocking) {
    this.id = id;
    this.source = source;
    this.settings = settings;
    this.columns = columns;
    this.rows = rows;
    this.sending = sending;
    this.blocking = blocking;
    this.scrollback =
        Scrollback.open(settings.folder(), settings.fileCapacity(), settings.memoryCapacity());
  }

  /** The id clients know. */
  public String id() {
    return id;
  }

  long pid() {
    return source.pid();
  }

  // Output.

  /** Reads the process's output to its end. Blocks until then; runs on a thread of its own. */
  void readToEnd() {
    byte[] buffer = new byte[CHUNK];
    try {
      while (awaitRoom()) {
        readingSince = System.nanoTime();
        reading = true;
        int n = source.output().read(buffer);
        reading = false;
        if (n < 0) {
          break;
        }
        long newHead = scrollback.append(buffer, n);
        advance(newHead);
      }
    } catch (IOException ended) {
      // A pseudo terminal whose last process ended reports an error, not an end.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until what is read next overwrites nothing that somebody still needs. */
  private synchronized boolean awaitRoom() throws InterruptedException {
    for (long wait = waitNanos(); wait > 0; wait = waitNanos()) {
      wait(Math.max(1, Math.min(wait / 1_000_000, 10_000)));
    }
    return true;
  }

  private long waitNanos() {
    long now = System.nanoTime();
    long fastest = -1;
    long wait = 0;
    for (Client client : clients.values()) {
      long expires = client.leftAt + settings.grace().toNanos() - now;
      if (client.isAttached()) {
        fastest = Math.max(fastest, client.consumed);
        expires = Long.MAX_VALUE;
      }
      boolean overwrites = head + CHUNK - client.consumed > scrollback.capacity();
      if (client.everAttached && overwrites && expires > 0) {
        wait = Math.max(wait, expires);
      }
    }
    return fastest >= 0 && head - fastest >= Limits.CHANNEL_WINDOW ? Long.MAX_VALUE : wait;
  }

  private synchronized void advance(long newHead) {
    head = newHead;
    clients.values().forEach(this::enqueue);
  }

  /** Tells that the process ended, after its last output byte was read. */
  void end(Exit how) {
    List<Client> attached;
    synchronized (this) {
      exit = how;
      endedAt = System.nanoTime();
      inputs.clear();
      attached = new ArrayList<>(clients.values());
    }
    attached.forEach(this::enqueue);
  }

  private void enqueue(Client client) {
    if (client.isAttached() && client.queued.compareAndSet(false, true)) {
      sending.execute(() -> send(client));
    }
  }

  /** The client's viewer can take output again. */
  public synchronized void wake(String clientId) {
    Client client = clients.get(clientId);
    if (client != null) {
      enqueue(client);
    }
  }

  private void send(Client client) {
    client.queued.set(false);
    while (sendOne(client)) {
      // Until the viewer, its window or the output is used up.
    }
  }

  private boolean sendOne(Client client) {
    Viewer viewer;
    long from;
    int length;
    Exit ended = null;
    synchronized (this) {
      viewer = client.viewer;
      if (viewer == null) {
        return false;
      }
      from = client.sent;
      long window = Limits.CHANNEL_WINDOW - (from - client.consumed);
      length = (int) Math.min(Math.min(CHUNK, head - from), window);
      if (head == from && exit != null) {
        ended = exit;
        detachNow(client);
      } else if (length <= 0 || !viewer.accepting()) {
        return false;
      }
      // Before the viewer has the bytes: it may acknowledge them at once.
      client.sent = from + Math.max(0, length);
    }
    if (ended != null) {
      viewer.ended(ended);
      return false;
    }
    return deliver(client, viewer, from, length);
  }

  private boolean deliver(Client client, Viewer viewer, long from, int length) {
    byte[] bytes = new byte[length];
    if (scrollback.read(from, bytes, length) == length) {
      viewer.output(from, bytes);
      return true;
    }
    long to = scrollback.tail();
    viewer.gap(from, to);
    return skipTo(client, viewer, to);
  }

  private synchronized boolean skipTo(Client client, Viewer viewer, long to) {
    if (client.viewer != viewer) {
      return false;
    }
    client.sent = to;
    client.consumed = Math.max(client.consumed, to);
    return true;
  }

  // Viewers.

  /**
   * Attaches a viewer and tells it so. A viewer that the client had is replaced, unless it was
   * asked for later: then this one is. Reads the disk, so it runs on {@code sending}.
   *
   * @param from the first output byte wanted; null: the last 256 KiB, from a line's start
   * @throws Refusal {@code invalid} when {@code from} lies behind the end
   */
  public void attach(String clientId, @Nullable Long from, Viewer viewer) {
    long start = from == null ? recentLineStart() : from;
    long tail = scrollback.tail();
    Viewer.@Nullable Attachment attachment = null;
    Viewer before;
    Client client;
    synchronized (this) {
      if (start > head) {
        throw Refusal.invalid("The output has not come that far.");
      }
      makeRoomFor(clientId);
      client = clients.computeIfAbsent(clientId, Client::new);
      before = client.viewer;
      if (before == null || before.turn() < viewer.turn()) {
        client.viewer = viewer;
        client.everAttached = true;
        client.sent = start;
        client.consumed = Math.max(start, tail);
        attachment = new Viewer.Attachment(this, start, head, client.received, columns, rows);
      }
    }
    if (attachment == null) {
      viewer.replaced();
      return;
    }
    if (before != null) {
      before.replaced();
    }
    viewer.attached(attachment);
    synchronized (this) {
      notifyAll();
      enqueue(client);
    }
  }

  private void makeRoomFor(String clientId) {
    if (clients.size() < MAX_CLIENTS || clients.containsKey(clientId)) {
      return;
    }
    Client oldest =
        clients.values().stream()
            .filter(client -> !client.isAttached())
            .min((a, b) -> Long.signum(a.leftAt - b.leftAt))
            .orElseThrow(Refusal::busy);
    clients.remove(oldest.id);
  }

  private long recentLineStart() {
    long end = scrollback.head();
    long start = Math.max(scrollback.tail(), end - TAIL_BYTES);
    if (start == 0) {
      return 0;
    }
    byte[] bytes = new byte[4096];
    int n = scrollback.read(start, bytes, bytes.length);
    for (int i = 0; i < n; i++) {
      if (bytes[i] == '\n') {
        return start + i + 1;
      }
    }
    return start;
  }

  /** The viewer has gone. Its unread bytes are kept for a while. */
  public synchronized void detach(String clientId, Viewer viewer) {
    Client client = clients.get(clientId);
    if (client != null && client.viewer == viewer) {
      detachNow(client);
    }
  }

  private synchronized void detachNow(Client client) {
    client.viewer = null;
    client.leftAt = System.nanoTime();
    notifyAll();
  }

  /**
   * The client consumed every output byte before {@code offset}.
   *
   * @throws Refusal when these were never sent
   */
  public synchronized void consumed(String clientId, long offset) {
    Client client = clients.get(clientId);
    if (client == null || !client.isAttached()) {
      return;
    }
    if (offset > client.sent) {
      throw new Refusal(400, "malformed", "Bytes were acknowledged that were not sent.");
    }
    if (offset > client.consumed) {
      client.consumed = offset;
      notifyAll();
      enqueue(client);
    }
  }

  // Input.

  /**
   * Takes input bytes; those received before are dropped.
   *
   * @throws Refusal when bytes are missing before them, or more are under way than allowed
   */
  public synchronized void input(String clientId, long offset, java.nio.ByteBuffer bytes) {
    Client client = clients.get(clientId);
    if (client == null || !client.isAttached()) {
      return;
    }
    if (offset > client.received) {
      throw new Refusal(400, "malformed", "Input bytes are missing.");
    }
    long repeated = client.received - offset;
    if (repeated >= bytes.remaining()) {
      return;
    }
    byte[] fresh = new byte[bytes.remaining() - (int) repeated];
    bytes.position(bytes.position() + (int) repeated).get(fresh);
    if (client.received + fresh.length - client.taken > Limits.CHANNEL_WINDOW) {
      throw new Refusal(400, "window_exceeded", "More input is under way than allowed.");
    }
    client.received += fresh.length;
    if (exit != null) {
      return;
    }
    inputs.add(new Input(client, fresh));
    if (!writing) {
      writing = true;
      blocking.execute(this::writeInput);
    }
  }

  private void writeInput() {
    for (Input input = nextInput(); input != null; input = nextInput()) {
      try {
        source.input().write(input.bytes());
        source.input().flush();
      } catch (IOException closed) {
        // The process takes no more input; the bytes are taken all the same.
      }
      taken(input);
    }
  }

  private synchronized @Nullable Input nextInput() {
    Input next = inputs.poll();
    writing = next != null;
    return next;
  }

  private void taken(Input input) {
    Viewer viewer;
    long offset;
    synchronized (this) {
      input.client().taken += input.bytes().length;
      offset = input.client().taken;
      viewer = input.client().viewer;
    }
    if (viewer != null) {
      viewer.taken(offset);
    }
  }

  // The rest.

  /** Changes the size for everybody; the others are told. */
  public void resize(String clientId, int newColumns, int newRows) throws IOException {
    List<Viewer> others = new ArrayList<>();
    synchronized (this) {
      if (newColumns == columns && newRows == rows) {
        return;
      }
      columns = newColumns;
      rows = newRows;
      if (exit == null) {
        source.resize(newColumns, newRows);
      }
      for (Client client : clients.values()) {
        if (client.viewer != null && !client.id.equals(clientId)) {
          others.add(client.viewer);
        }
      }
    }
    others.forEach(viewer -> viewer.resized(newColumns, newRows));
  }

  synchronized boolean isRunning() {
    return exit == null;
  }

  /** Whether it ended, nobody is attached and the time for coming back is over. */
  synchronized boolean isForgettable() {
    if (exit == null) {
      return false;
    }
    long last = endedAt;
    for (Client client : clients.values()) {
      if (client.isAttached()) {
        return false;
      }
      last = Math.max(last, client.leftAt);
    }
    return System.nanoTime() - last > settings.grace().toNanos();
  }

  /** Gives the kept output back. */
  void forget() {
    scrollback.close();
    Collection<Client> all;
    synchronized (this) {
      all = new ArrayList<>(clients.values());
    }
    for (Client client : all) {
      Viewer viewer = client.viewer;
      if (viewer != null) {
        viewer.replaced();
      }
    }
  }

  private void closeSource() {
    try {
      source.close();
    } catch (IOException e) {
      Log.warn("stream_close_failed", "id", id);
    }
  }

  /** Waits for the process and for its last output, which {@code reader} reads. Blocks. */
  Exit awaitEnd(Thread reader) throws InterruptedException {
    Exit how = new Exit(source.waitFor());
    // A child in the background may hold the output open for ever: give up once nothing comes.
    for (boolean closed = false; reader.isAlive(); reader.join(50)) {
      long silent = System.nanoTime() - readingSince;
      if (!closed && reading && silent > LINGER.toNanos()) {
        closeSource();
        closed = true;
      }
    }
    closeSource();
    return how;
  }
}
