package io.carrel.http.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.Done;
import akka.actor.testkit.typed.FishingOutcome;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import io.carrel.actors.account.Account;
import io.carrel.actors.project.Project;
import io.carrel.actors.project.Role;
import io.carrel.actors.session.ProjectConnection;
import io.carrel.http.proxy.TestProject;
import io.carrel.protocol.LinkFrame;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionSocketTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private SessionSite site;
  private TestProbe<Project.Command> owner;
  private TestProbe<ProjectConnection.Command> connection;
  private Account account;
  private TestProject project;
  private int port;

  @BeforeEach
  void start() throws Exception {
    site = new SessionSite();
    owner = site.owner;
    connection = site.kit.createTestProbe();
    account = site.account;
    project = site.project;
    port = site.port;
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void carriesFramesBothWaysAndTellsWhoIsThere() throws Exception {
    Browser browser = open();
    assertThat(browser.next()).contains("hub.status", "title");
    assertThat(browser.next()).isEqualTo("{\"t\":\"hub.link\",\"up\":false,\"epoch\":3}");
    Project.Join join = owner.expectMessageClass(Project.Join.class);
    assertThat(join.role()).isEqualTo(Role.COLLABORATOR);
    join.session().tell(new ProjectConnection.Joined(connection.ref(), 5, 3));
    assertThat(browser.next()).isEqualTo("{\"t\":\"hub.link\",\"up\":true,\"epoch\":3}");

    browser.socket().sendBinary(ByteBuffer.wrap(new byte[] {1, 0, 42}), true).join();
    ProjectConnection.FromBrowser data = fromBrowser();
    assertThat(data.session()).isEqualTo(5);
    assertThat(data.number()).isEqualTo(1);
    assertThat(data.kind()).isEqualTo(LinkFrame.Kind.DATA);
    assertThat(data.body()).containsExactly(1, 0, 42);

    join.session()
        .tell(
            new ProjectConnection.ToBrowser(
                5, 1, LinkFrame.Kind.TEXT, "{\"t\":\"ports\"}".getBytes(StandardCharsets.UTF_8)));
    assertThat(browser.next()).isEqualTo("{\"t\":\"ports\"}");
    assertThat(connection.expectMessageClass(ProjectConnection.Consumed.class))
        .isEqualTo(new ProjectConnection.Consumed(5, 13));
    join.session()
        .tell(
            new ProjectConnection.People(
                java.util.List.of(new ProjectConnection.Presence(account.id(), 2))));
    assertThat(browser.next()).contains("hub.people", "Ann Lee", "\"sessions\":2");

    join.session().tell(new ProjectConnection.Parted("gone"));
    assertThat(browser.next()).contains("\"up\":false");
    owner.expectMessageClass(Project.Join.class, PATIENCE);
  }

  @Test
  void stopsReadingABrowserThatTheLinkDoesNotKeepUpWith() throws Exception {
    Browser browser = open();
    Project.Join join = owner.expectMessageClass(Project.Join.class);
    join.session().tell(new ProjectConnection.Joined(connection.ref(), 1, 3));
    byte[] frame = new byte[16 * 1024];
    CompletableFuture<?> sending = CompletableFuture.completedFuture(null);
    int frames = 64;
    for (int i = 0; i < frames; i++) {
      sending =
          sending.thenCompose(done -> browser.socket().sendBinary(ByteBuffer.wrap(frame), true));
    }
    int untaken = 0;
    while (untaken < ProjectConnection.WINDOW_TO_SERVER) {
      untaken += fromBrowser().body().length;
    }
    nothingFromBrowser();
    join.session().tell(new ProjectConnection.Taken(1, frame.length));
    fromBrowser();
    nothingFromBrowser();
  }

  @Test
  void asksToBeJoinedAnewWhenAFrameIsMissing() throws Exception {
    Browser browser = open();
    Project.Join join = owner.expectMessageClass(Project.Join.class);
    join.session().tell(new ProjectConnection.Joined(connection.ref(), 1, 3));
    byte[] text = "{}".getBytes(StandardCharsets.UTF_8);
    join.session().tell(new ProjectConnection.ToBrowser(1, 1, LinkFrame.Kind.TEXT, text));
    browser.until("{}");
    join.session().tell(new ProjectConnection.ToBrowser(1, 3, LinkFrame.Kind.TEXT, text));
    assertThat(connection.fishForMessage(PATIENCE, SessionSocketTest::untilLost))
        .last()
        .isEqualTo(new ProjectConnection.Lost(1));

    join.session().tell(new ProjectConnection.Joined(connection.ref(), 2, 3));
    browser.until("\"up\":true");
    join.session().tell(new ProjectConnection.Counted(2, 7));
    assertThat(connection.fishForMessage(PATIENCE, SessionSocketTest::untilLost))
        .last()
        .isEqualTo(new ProjectConnection.Lost(2));
  }

  private static FishingOutcome untilLost(ProjectConnection.Command command) {
    return command instanceof ProjectConnection.Lost
        ? FishingOutcomes.complete()
        : FishingOutcomes.continueAndIgnore();
  }

  /** The next frame, whatever counting comes between. */
  private ProjectConnection.FromBrowser fromBrowser() {
    ProjectConnection.Command next = connection.receiveMessage(PATIENCE);
    while (!(next instanceof ProjectConnection.FromBrowser)) {
      next = connection.receiveMessage(PATIENCE);
    }
    return (ProjectConnection.FromBrowser) next;
  }

  private void nothingFromBrowser() {
    assertThatThrownBy(
            () ->
                connection.fishForMessage(
                    Duration.ofMillis(300),
                    command ->
                        command instanceof ProjectConnection.FromBrowser
                            ? FishingOutcomes.complete()
                            : FishingOutcomes.continueAndIgnore()))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void closesWithin1sWhenAccessIsLost() throws Exception {
    Browser browser = open();
    browser.until("hub.status");
    long before = System.nanoTime();
    project.removeMember();
    browser.until("access_revoked");
    assertThat(browser.closeCode()).isEqualTo(1008);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void closesOnSignOutAndWhenDraining() throws Exception {
    Browser one = open();
    one.until("hub.status");
    CompletableFuture<Done> drained =
        site.routes.drain(Duration.ofSeconds(1)).toCompletableFuture();
    one.until("draining");
    drained.get(20, TimeUnit.SECONDS);
    assertThat(one.closeCode()).isEqualTo(1001);
    Browser other = open();
    other.until("hub.status");
    site.signOuts.sessionEnded(site.signIn);
    other.until("signed_out");
    assertThat(other.closeCode()).isEqualTo(1008);
  }

  @Test
  void refusesWhatIsTooLarge() throws Exception {
    Browser browser = open();
    browser.socket().sendBinary(ByteBuffer.wrap(new byte[40_000]), true).join();
    browser.until("malformed");
    assertThat(browser.closeCode()).isEqualTo(1009);
  }

  @Test
  void refusesOtherOriginsStrangersAndOtherProtocols() {
    assertThat(refusal("http://evil.example", "good", "carrel.v1")).isEqualTo(403);
    assertThat(refusal("http://localhost:" + port, "bad", "carrel.v1")).isEqualTo(401);
    assertThat(refusal("http://localhost:" + port, "good", "other")).isEqualTo(426);
  }

  private int refusal(String origin, String cookie, String protocol) {
    try {
      connect(new Browser(), origin, cookie, protocol).get(20, TimeUnit.SECONDS);
      return 101;
    } catch (ExecutionException e) {
      return ((WebSocketHandshakeException) java.util.Objects.requireNonNull(e.getCause()))
          .getResponse()
          .statusCode();
    } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private Browser open() throws Exception {
    Browser browser = new Browser();
    browser.socket =
        connect(browser, "http://localhost:" + port, "good", "carrel.v1").get(20, TimeUnit.SECONDS);
    return browser;
  }

  private CompletableFuture<WebSocket> connect(
      Browser browser, String origin, String cookie, String protocol) {
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .header("Origin", origin)
        .header("Cookie", "carrel=" + cookie)
        .subprotocols(protocol)
        .buildAsync(URI.create("ws://localhost:" + port + "/ws/projects/" + project.id()), browser);
  }

  private static final class Browser implements WebSocket.Listener {
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private @Nullable WebSocket socket;

    WebSocket socket() {
      return java.util.Objects.requireNonNull(socket);
    }

    String next() throws InterruptedException {
      String next = texts.poll(20, TimeUnit.SECONDS);
      return next == null ? "nothing came" : next;
    }

    void until(String part) throws InterruptedException {
      String next = next();
      while (!next.contains(part)) {
        assertThat(next).isNotEqualTo("nothing came");
        next = next();
      }
    }

    int closeCode() throws Exception {
      return closed.get(20, TimeUnit.SECONDS);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        texts.add(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.complete(code);
      return null;
    }
  }
}
