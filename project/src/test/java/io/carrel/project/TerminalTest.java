package io.carrel.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.carrel.protocol.DataFrame;
import io.carrel.protocol.LinkFrame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TerminalTest {

  private ServerProcess server;

  @BeforeAll
  void start(@TempDir Path shared) throws Exception {

    server = ServerProcess.start(shared);
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
  }

  /** A page that consumes output, across links. */
  private static final class Page {
    final ByteArrayOutputStream output = new ByteArrayOutputStream();
    long expected;
    long cutAt = Long.MAX_VALUE;
    volatile boolean acknowledges = true;
    LinkClient link;

    Page(LinkClient link) {
      this.link = link;
    }

    /** Listens to this link from now on; what still comes from another is lost. */
    synchronized void attach(LinkClient newer) {
      link = newer;
      newer.onData((session, frame) -> takeFrom(newer, session, frame));
    }

    private synchronized void takeFrom(LinkClient from, long session, DataFrame frame) {
      if (from == link) {
        take(session, frame);
      }
    }

    synchronized void take(long session, DataFrame frame) {
      if (expected >= cutAt) {
        link.cut();
        return;
      }
      if (frame.offset() != expected) {
        throw new AssertionError("got " + frame.offset() + " instead of " + expected);
      }
      byte[] bytes = new byte[frame.payload().remaining()];
      frame.payload().get(bytes);
      output.writeBytes(bytes);
      expected += bytes.length;
      if (acknowledges) {
        link.text(session, "{'t':'ack','ch':" + frame.channel() + ",'off':" + expected + "}");
      }
    }

    synchronized String text() {
      return output.toString(StandardCharsets.UTF_8);
    }

    void awaitText(String wanted) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> text().contains(wanted));
    }
  }

  private Page page(LinkClient link) {
    Page page = new Page(link);
    page.attach(link);
    return page;
  }

  private String openNew(LinkClient link, long session, String client) {
    link.open(session, LinkFrame.Access.WRITE);
    link.text(
        session,
        "{'t':'open','ch':1,'kind':'terminal','client':'" + client + "','cols':100,'rows':30}");
    return LinkClient.word(link.await(session, "opened", 1), "terminal");
  }

  /** Openings run side by side: what was asked for last stays, whoever is done last. */
  @Test
  void theLatestOfSeveralOpeningsStays() throws Exception {
    LinkClient link = server.link();
    String terminal = openNew(link, 1, "hasty");
    for (int round = 0; round < 20; round++) {
      int first = 2 + 10 * round;
      for (int ch = first; ch < first + 10; ch++) {
        link.text(
            1,
            "{'t':'open','ch':%d,'kind':'terminal','client':'hasty','terminal':'%s'}"
                .formatted(ch, terminal));
      }
      int last = first + 9;
      link.await(1, "opened", last);
      for (int ch = first - 1; ch < last; ch++) {
        assertThat(link.await(1, "closed", ch)).contains("replaced");
      }
      assertThat(link.count("1 ", "\"t\":\"closed\",\"ch\":" + last + ",")).isZero();
    }
    link.close();
  }

  @Test
  void everyByteComesOnceAcrossSeveralCuts() throws Exception {
    LinkClient link = server.link();
    Page page = page(link);
    String terminal = openNew(link, 1, "resume");
    String command = "stty -echo -opost; PS1=; echo; echo BEGIN; seq 1 1000000; echo END; exit\n";
    link.data(1, 1, 0, command);
    link.await(1, "ack", 1);
    for (long cut : new long[] {200_000, 1_500_000, 4_000_000}) {
      page.cutAt = cut;
      link.closed.get(60, TimeUnit.SECONDS);
      link = server.link();
      page.attach(link);
      page.cutAt = Long.MAX_VALUE;
      long from = page.expected;
      link.open(1, LinkFrame.Access.WRITE);
      link.text(
          1,
          "{'t':'open','ch':1,'kind':'terminal','client':'resume','terminal':'"
              + terminal
              + "','from':"
              + from
              + "}");
      String opened = link.await(1, "opened", 1);
      assertThat(LinkClient.number(opened, "from")).isEqualTo(from);
      assertThat(LinkClient.number(opened, "in")).isEqualTo(command.length());
    }
    link.await(1, "exit", 1);
    String text = page.text();
    String expected =
        String.join("\n", IntStream.rangeClosed(1, 1_000_000).mapToObj(String::valueOf).toList());
    int begin = text.indexOf("\nBEGIN\n");
    int end = text.lastIndexOf("\nEND");
    assertThat(text.substring(begin + "\nBEGIN\n".length(), end).equals(expected)).isTrue();
    link.close();
  }

  @Test
  void inputSentTwiceIsTakenOnce() throws Exception {
    LinkClient link = server.link();
    Page page = page(link);
    openNew(link, 1, "input");
    link.data(1, 1, 0, "stty -echo; PS1=\n");
    link.data(1, 1, 0, "stty -echo; PS1=\n");
    link.data(1, 1, 10, "; PS1=\necho one$((1+1))x\n");
    page.awaitText("one2x");
    link.data(1, 1, 17, "echo one$((1+1))x\necho three$((1+3))\n");
    page.awaitText("three4");
    assertThat(page.text().split("one2x", -1)).hasSize(2);
    link.data(1, 1, 9999, "x");
    assertThat(link.await(1, "closed", 1)).contains("malformed");
    link.close();
  }

  @Test
  void aSlowViewerDoesNotSlowAnother() throws Exception {
    LinkClient link = server.link();
    Page fast = new Page(link);
    Page slow = new Page(link);
    slow.acknowledges = false;
    link.onData((session, frame) -> (session == 1 ? fast : slow).take(session, frame));
    String terminal = openNew(link, 1, "fast");
    link.open(2, LinkFrame.Access.WRITE);
    link.text(
        2,
        "{'t':'open','ch':1,'kind':'terminal','client':'slow','from':0,'terminal':'"
            + terminal
            + "'}");
    link.await(2, "opened", 1);
    link.data(1, 1, 0, "stty -echo; seq 1 300000; echo DO'NE'\n");
    fast.awaitText("DONE");
    assertThat(slow.expected).isLessThanOrEqualTo(256 * 1024);
    slow.acknowledges = true;
    link.text(2, "{'t':'ack','ch':1,'off':" + slow.expected + "}");
    slow.awaitText("DONE");
    assertThat(slow.text()).isEqualTo(fast.text().substring(0, slow.text().length()));
    link.close();
  }

  @Test
  void theSizeIsTheTerminalsAndOthersAreTold() throws Exception {
    LinkClient link = server.link();
    Page page = page(link);
    String terminal = openNew(link, 1, "size");
    String first = "stty size; echo $TERM $LANG $CARREL_PROJECT_ID\n";
    link.data(1, 1, 0, first);
    page.awaitText("30 100");
    page.awaitText("xterm-256color C.UTF-8 " + ServerProcess.PROJECT);
    link.open(2, LinkFrame.Access.WRITE);
    link.onData(
        (session, frame) -> {
          if (session == 1) {
            page.take(session, frame);
          }
        });
    link.text(
        2, "{'t':'open','ch':9,'kind':'terminal','client':'b','terminal':'" + terminal + "'}");
    link.await(2, "opened", 9);
    link.text(2, "{'t':'resize','ch':9,'cols':77,'rows':11}");
    assertThat(link.await(1, "size", 1)).contains("\"cols\":77,\"rows\":11");
    link.data(1, 1, first.length(), "stty size\n");
    page.awaitText("11 77");
    link.close();
  }

  @Test
  void aKilledTerminalEndsWithItsProcesses() throws Exception {
    LinkClient link = server.link();
    Page page = page(link);
    String terminal = openNew(link, 1, "kill");
    link.data(1, 1, 0, "trap '' HUP; (trap '' HUP; exec sleep 4321) & echo PID=$!.\nsleep 4322\n");
    page.awaitText("PID=1".substring(0, 4));
    Awaitility.await().until(() -> page.text().matches("(?s).*PID=\\d+\\..*"));
    long pid = Long.parseLong(page.text().replaceAll("(?s).*PID=(\\d+)\\..*", "$1"));
    assertThat(ProcessHandle.of(pid)).isPresent();
    link.text(1, "{'t':'kill','terminal':'" + terminal + "'}");
    link.await(1, "exit", 1);
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> ProcessHandle.of(pid).map(p -> !p.isAlive()).orElse(true));
    link.close();
  }

  @Test
  void theListTellsWhatATerminalIsAtAndWhere() throws Exception {
    LinkClient link = server.link();
    page(link);
    openNew(link, 1, "at");
    String atWork = "mkdir -p deep/er; cd deep/er; sleep 4323\n";
    link.data(1, 1, 0, atWork);
    link.await(
        text -> text.contains("\"command\":\"sleep\"") && text.contains("\"cwd\":\"~/deep/er\""));
    link.forgetTexts();
    link.data(1, 1, atWork.length(), "\u0003cd\n");
    link.await(text -> text.contains("\"command\":\"bash\"") && text.contains("\"cwd\":\"~\""));
    link.close();
  }

  @Test
  void viewersCannotOpenTerminals() throws Exception {
    LinkClient link = server.link();
    link.open(1, LinkFrame.Access.READ);
    link.text(1, "{'t':'open','ch':1,'kind':'terminal','client':'v'}");
    assertThat(link.await(1, "closed", 1)).contains("forbidden");
    link.text(1, "{'t':'open','ch':2,'kind':'exec','client':'v','command':'id'}");
    assertThat(link.await(1, "closed", 2)).contains("forbidden");
    link.text(1, "{'t':'open','ch':3,'kind':'watch','path':''}");
    link.await(text -> text.contains("\"opened\"") && text.contains("\"ch\":3"));
    server.put("/files/watched.txt", "x");
    assertThat(link.await(1, "changed", 3)).contains("watched.txt");
    link.close();
  }

  @Test
  void aLostAnswerMakesNoSecondTerminal() throws Exception {
    LinkClient link = server.link();
    String first = openNew(link, 1, "again");
    link.cut();
    link = server.link();
    assertThat(openNew(link, 1, "again")).isEqualTo(first);
    link.close();
  }

  @Test
  void outputThatIsNoLongerKeptIsAGap() throws Exception {
    LinkClient link = server.link();
    Page page = page(link);
    link.open(1, LinkFrame.Access.WRITE);
    link.text(
        1,
        "{'t':'open','ch':1,'kind':'exec','client':'g','command':'head','args':['-c','80000000','/dev/zero']}");
    String id = LinkClient.word(link.await(1, "opened", 1), "exec");
    link.await(1, "exit", 1);
    assertThat(page.expected).isEqualTo(80_000_000);
    Page late = new Page(link);
    late.expected = 80_000_000 - (64 << 20);
    link.onData(late::take);
    link.text(1, "{'t':'open','ch':2,'kind':'exec','client':'h','from':0,'exec':'" + id + "'}");
    String gap = link.await(1, "gap", 2);
    assertThat(LinkClient.number(gap, "from")).isZero();
    assertThat(LinkClient.number(gap, "to")).isEqualTo(80_000_000 - (64 << 20));
    link.await(1, "exit", 2);
    assertThat(late.expected).isEqualTo(80_000_000);
    link.close();
  }

  @Test
  void hostileFramesCloseWhatTheyCameOn() throws Exception {
    LinkClient malformed = server.link();
    malformed.raw(new byte[] {77, 1});
    assertThat(malformed.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1002);
    LinkClient unknown = server.link();
    unknown.text(5, "{'t':'touch'}");
    assertThat(unknown.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1002);
    LinkClient link = server.link();
    link.open(1, LinkFrame.Access.WRITE);
    link.open(2, LinkFrame.Access.WRITE);
    link.text(1, "{'t':'nonsense'}");
    assertThat(link.await(t -> t.contains("\"error\""))).contains("unknown_type");
    link.frame(LinkFrame.Kind.DATA, 1, new byte[] {(byte) 0x80, 0});
    assertThat(link.await(t -> t.contains("CLOSE"))).isEqualTo("1 CLOSE malformed");
    link.text(2, "{'t':'open','ch':1,'kind':'watch','path':'../..'}");
    assertThat(link.await(2, "closed", 1)).contains("outside_home");
    LinkClient second = server.link();
    assertThat(link.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1000);
    second.close();
  }
}
