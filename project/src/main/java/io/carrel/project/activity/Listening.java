package io.carrel.project.activity;

import io.carrel.project.system.ProcessTable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The TCP ports that the project's own processes listen on. Calls block. */
public final class Listening {
  private static final String LISTEN = "0A";
  private static final int MAX_PORTS = 200;
  private final ProcessTable processes;
  private Map<Long, Socket> before = Map.of();
  private List<Port> ports = List.of();

  /** One listening socket. */
  public record Port(int port, String process, long pid, String address) {}

  private record Socket(int port, String address) {}

  public Listening(ProcessTable processes) {
    this.processes = processes;
  }

  /** The ports now, lowest first. Costs little while no socket of the machine changes. */
  public synchronized List<Port> scan() throws IOException {
    Map<Long, Socket> sockets = new HashMap<>();
    read(Path.of("/proc/net/tcp"), sockets);
    read(Path.of("/proc/net/tcp6"), sockets);
    if (!sockets.equals(before)) {
      ports = match(sockets);
      before = sockets;
    }
    return ports;
  }

  private static void read(Path table, Map<Long, Socket> into) throws IOException {
    if (!Files.exists(table)) {
      return;
    }
    try (var lines = Files.newBufferedReader(table)) {
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length > 9 && fields[3].equals(LISTEN)) {
          int colon = fields[1].indexOf(':');
          int port = Integer.parseInt(fields[1].substring(colon + 1), 16);
          into.put(Long.parseLong(fields[9]), new Socket(port, address(fields[1], colon)));
        }
      }
    }
  }

  /** The kernel writes addresses as hexadecimal words in the machine's byte order. */
  private static String address(String field, int length) {
    String hex = field.substring(0, length);
    if (hex.length() == 8) {
      StringBuilder address = new StringBuilder();
      for (int i = 6; i >= 0; i -= 2) {
        address.append(address.isEmpty() ? "" : ".");
        address.append(Integer.parseInt(hex.substring(i, i + 2), 16));
      }
      return address.toString();
    }
    return hex.matches("0+") ? "::" : hex.matches("0+1000000") ? "::1" : "ipv6";
  }

  private List<Port> match(Map<Long, Socket> sockets) throws IOException {
    Map<String, Port> found = new TreeMap<>();
    for (ProcessTable.Row row : processes.own()) {
      for (long inode : inodes(row.pid())) {
        Socket socket = sockets.get(inode);
        if (socket != null) {
          found.putIfAbsent(
              socket.port() + " " + socket.address(),
              new Port(socket.port(), row.command(), row.pid(), socket.address()));
        }
      }
    }
    List<Port> sorted = new ArrayList<>(found.values());
    sorted.sort(Comparator.comparingInt(Port::port).thenComparing(Port::address));
    return List.copyOf(sorted.subList(0, Math.min(sorted.size(), MAX_PORTS)));
  }

  private static List<Long> inodes(long pid) {
    List<Long> inodes = new ArrayList<>();
    Path descriptors = Path.of("/proc", Long.toString(pid), "fd");
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(descriptors)) {
      for (Path entry : entries) {
        String target = target(entry);
        if (target.startsWith("socket:[")) {
          inodes.add(Long.parseLong(target.substring("socket:[".length(), target.length() - 1)));
        }
      }
    } catch (IOException | RuntimeException gone) {
      // The process has ended meanwhile, or is another user's.
    }
    return inodes;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closed) {
      return "";
    }
  }
}
