package io.carrel.bench.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The machine's TCP sockets as {@code ss} shows them. */
public final class Sockets {
  private record Socket(String state, int local, int peer) {}

  private Sockets() {}

  /** The ports at which a process listens. */
  static Set<Integer> listening(long pid) throws IOException {
    return of(pid)
        .filter(socket -> socket.state.equals("LISTEN"))
        .map(Socket::local)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The local ports of a process's connections to these ports. */
  public static Set<Integer> connected(long pid, Set<Integer> peers) throws IOException {
    return of(pid)
        .filter(socket -> peers.contains(socket.peer))
        .map(Socket::local)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<Socket> of(long pid) throws IOException {
    Process ss = new ProcessBuilder("ss", "-H", "-t", "-n", "-a", "-p").start();
    String all = new String(ss.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String owner = "pid=" + pid + ",";
    return all.lines()
        .filter(line -> line.contains(owner))
        .map(line -> line.split("\\s+"))
        .map(fields -> new Socket(fields[0], port(fields[3]), port(fields[4])));
  }

  private static int port(String address) {
    String port = address.substring(address.lastIndexOf(':') + 1);
    return port.equals("*") ? 0 : Integer.parseInt(port);
  }
}
