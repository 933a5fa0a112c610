package io.carrel.http.proxy;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/** Plain sockets: a project server's CONNECT, and an application that is given bytes to say. */
final class FakeProject implements Closeable {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<ServerSocket> servers = new CopyOnWriteArrayList<>();
  final List<String> connects = new CopyOnWriteArrayList<>();

  /** What an application has of one request. */
  record Call(String head, InputStream in, OutputStream out) {
    void say(String text) {
      try {
        out.write(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  int application(BiConsumer<String, Call> answer) {
    return serve(
        socket -> {
          InputStream in = new BufferedInputStream(socket.getInputStream());
          for (String head = head(in); !head.isEmpty(); head = head(in)) {
            String line = head.lines().findFirst().orElse("");
            answer.accept(line, new Call(head, in, socket.getOutputStream()));
          }
        });
  }

  int server() {
    return serve(
        socket -> {
          InputStream in = socket.getInputStream();
          String head = head(in);
          connects.add(head);
          int port = Integer.parseInt(head.split("[ :]", 4)[2]);
          Socket there;
          try {
            there = new Socket(InetAddress.getLoopbackAddress(), port);
          } catch (IOException refused) {
            socket
                .getOutputStream()
                .write(
                    "HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
            return;
          }
          sockets.add(there);
          socket
              .getOutputStream()
              .write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          threads.execute(() -> pipe(there, socket));
          pipe(socket, there);
        });
  }

  private interface Handler {
    void handle(Socket socket) throws IOException;
  }

  private int serve(Handler handler) {
    try {
      ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      servers.add(server);
      threads.execute(
          () -> {
            while (!server.isClosed()) {
              try {
                Socket socket = server.accept();
                sockets.add(socket);
                threads.execute(
                    () -> {
                      try (socket) {
                        handler.handle(socket);
                      } catch (IOException | java.io.UncheckedIOException gone) {
                        // the peer went away
                      }
                    });
              } catch (IOException closed) {
                return;
              }
            }
          });
      return server.getLocalPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void pipe(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException gone) {
      // either side went away
    }
  }

  /** One head without its empty line; empty at the end of the connection. */
  static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int next;
    while ((next = in.read()) >= 0) {
      head.write(next);
      if (next == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        return head.toString(StandardCharsets.ISO_8859_1);
      }
    }
    return "";
  }

  @Override
  public void close() throws IOException {
    for (ServerSocket server : servers) {
      server.close();
    }
    for (Socket socket : sockets) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
