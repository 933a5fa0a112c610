package io.carrel.k8s.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bytes between a real socket and a websocket that behaves as that of the JDK does. */
final class ForwardedConnectionTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<ForwardedConnection> ended = new CopyOnWriteArrayList<>();
  private final FakeSocket socket = new FakeSocket();
  private Socket client;
  private ForwardedConnection connection;

  /** Takes one message at a time: what is sent while another is under way is refused. */
  private static final class FakeSocket implements WebSocket {
    final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    final AtomicLong queued = new AtomicLong();
    final AtomicInteger requests = new AtomicInteger();
    volatile boolean refused;
    volatile boolean closed;

    @Override
    public synchronized boolean send(ByteBuffer message) {
      if (queued.get() > 0) {
        refused = true;
        return false;
      }
      assertThat(message.get()).isZero();
      queued.set(message.remaining());
      byte[] bytes = new byte[message.remaining()];
      message.get(bytes);
      sent.writeBytes(bytes);
      Thread later = new Thread(() -> queued.set(0));
      later.setDaemon(true);
      later.start();
      return true;
    }

    synchronized byte[] sent() {
      return sent.toByteArray();
    }

    @Override
    public boolean sendClose(int code, String reason) {
      closed = true;
      return true;
    }

    @Override
    public long queueSize() {
      return queued.get();
    }

    @Override
    public void request() {
      requests.incrementAndGet();
    }
  }

  @BeforeEach
  void connect() throws IOException {
    try (ServerSocketChannel server =
        ServerSocketChannel.open()
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      client = new Socket();
      client.connect(server.getLocalAddress());
      SocketChannel local = server.accept();
      connection = new ForwardedConnection(local, threads, ended::add);
    }
    connection.onOpen(socket);
  }

  @AfterEach
  void close() throws IOException {
    connection.close();
    client.close();
    threads.shutdownNow();
  }

  private void receive(int channel, byte[] data) {
    ByteBuffer message = ByteBuffer.allocate(data.length + 1);
    message.put((byte) channel).put(data).flip();
    connection.onMessage(socket, message);
  }

  private void greet() {
    receive(0, new byte[] {112, 23});
    receive(1, new byte[] {112, 23});
  }

  @Test
  void whatTheClientSendsArrivesWholeAndInOrder() throws Exception {
    byte[] bytes = new byte[1_000_000];
    new Random(1).nextBytes(bytes);
    client.getOutputStream().write(bytes);
    client.getOutputStream().flush();
    await().until(() -> socket.sent().length == bytes.length || socket.refused);
    assertThat(socket.sent()).isEqualTo(bytes);
    assertThat(socket.refused).isFalse();
  }

  @Test
  void whatThePodSendsIsAskedForOneByOne() throws Exception {
    greet();
    assertThat(socket.requests).hasValue(2);
    InputStream in = client.getInputStream();
    receive(0, "hello".getBytes(StandardCharsets.UTF_8));
    assertThat(new String(in.readNBytes(5), StandardCharsets.UTF_8)).isEqualTo("hello");
    await().until(() -> socket.requests.get() == 3);
  }

  @Test
  void aReaderThatDoesNotReadHoldsUpNobodyElse() {
    greet();
    int asked = socket.requests.get();
    // Returns although nobody reads, and asks for nothing more.
    receive(0, new byte[30_000_000]);
    assertThat(socket.requests).hasValue(asked);
    assertThat(socket.closed).isFalse();
  }

  @Test
  void aClientThatLeavesIsToldToThePod() throws Exception {
    client.close();
    await().atMost(Duration.ofSeconds(10)).until(() -> socket.closed);
    await().until(() -> ended.contains(connection));
  }

  @Test
  void anAnswerMayEndAfterTheClientHasSaidAll() throws Exception {
    greet();
    client.shutdownOutput();
    receive(0, "late".getBytes(StandardCharsets.UTF_8));
    assertThat(new String(client.getInputStream().readNBytes(4), StandardCharsets.UTF_8))
        .isEqualTo("late");
    await().atMost(Duration.ofSeconds(10)).until(() -> socket.closed);
  }

  @Test
  void anErrorOfThePortEndsTheConnection() throws Exception {
    greet();
    receive(1, "connection refused".getBytes(StandardCharsets.UTF_8));
    assertThat(client.getInputStream().read()).isEqualTo(-1);
    await().until(() -> socket.closed);
    assertThat(ended).containsExactly(connection);
  }

  @Test
  void theEndOfTheWebsocketEndsTheConnection() throws Exception {
    connection.onClose(socket, 1000, "");
    assertThat(client.getInputStream().read()).isEqualTo(-1);
    assertThat(ended).containsExactly(connection);
  }

  @Test
  void aRefusedWebsocketEndsTheConnection() throws Exception {
    connection.onError(socket, new IOException("403"));
    assertThat(client.getInputStream().read()).isEqualTo(-1);
  }
}
