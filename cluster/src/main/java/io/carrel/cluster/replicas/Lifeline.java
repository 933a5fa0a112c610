package io.carrel.cluster.replicas;

import akka.actor.Address;
import akka.actor.AddressFromURIString;
import io.carrel.actors.membership.NodeId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A node's end of the pipes to the program that started it. The words are lines: {@code join
 * <address>…} and {@code died <address> <uid>} come in, {@code bound <address> <uid>} and {@code
 * ready} go out. When the pipe ends, that program has died.
 */
public final class Lifeline {
  static final String BOUND = "bound";
  static final String READY = "ready";
  static final String JOIN = "join";
  static final String DIED = "died";

  private final BufferedReader in;
  private final PrintStream out;

  /** What a node does when it is told something; on the lifeline's thread. */
  public interface Listener {
    /** Join the cluster of these nodes; nobody else is there when there are none. */
    void join(List<String> others);

    void died(Address address, long uid);

    /** Whoever could start this node again, and the others, is gone. */
    void cutOff();
  }

  public Lifeline(InputStream in, PrintStream out) {
    this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.out = out;
  }

  /** The first line. Blocks. */
  public String settings() throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new IOException("the settings are missing");
    }
    return line;
  }

  /** Says which incarnation this is; {@link Listener#join} follows. */
  public void bound(NodeId self) {
    out.println(BOUND + " " + self.address() + " " + self.uid());
  }

  /** Says that this node is a member and answers. */
  public void ready() {
    out.println(READY);
  }

  /** Listens on a thread of its own from now on. */
  public void listen(Listener listener) {
    Thread thread = new Thread(() -> read(listener), "carrel-lifeline");
    thread.setDaemon(true);
    thread.start();
  }

  private void read(Listener listener) {
    try {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        List<String> words = List.of(line.split(" ", -1));
        List<String> rest = words.subList(1, words.size());
        switch (words.get(0)) {
          case JOIN -> listener.join(rest);
          case DIED ->
              listener.died(AddressFromURIString.parse(rest.get(0)), Long.parseLong(rest.get(1)));
          default -> throw new IOException("not understood: " + words.get(0));
        }
      }
    } catch (IOException broken) {
      // As good as ended.
    }
    listener.cutOff();
  }
}
