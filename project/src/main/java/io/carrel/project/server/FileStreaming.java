package io.carrel.project.server;

import io.carrel.project.Log;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;

/** Sends a part of a file piece by piece: the next is read when the one before has left. */
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells the handler of each failure.
final class FileStreaming {
  private static final int PIECE = 64 * 1024;

  private final ChannelHandlerContext context;
  private final Response.FilePart part;
  private final Runnable done;
  private long sent;

  FileStreaming(ChannelHandlerContext context, Response.FilePart part, Runnable done) {
    this.context = context;
    this.part = part;
    this.done = done;
  }

  /** Closes the file of an answer that is not sent. */
  static void drop(Response response) {
    if (response instanceof Response.FilePart part) {
      close(part);
    }
  }

  private static void close(Response.FilePart part) {
    try {
      part.file().close();
    } catch (IOException ignored) {
      Log.warn("close_failed");
    }
  }

  void start() {
    if (sent == part.length()) {
      close(part);
      context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(end -> done.run());
      return;
    }
    try {
      HttpConnection.of(context).workers().quick().execute(this::read);
    } catch (RejectedExecutionException full) {
      abort("busy");
    }
  }

  private void read() {
    int length = (int) Math.min(PIECE, part.length() - sent);
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try {
      while (bytes.hasRemaining()) {
        if (part.file().read(bytes, part.from() + sent + bytes.position()) < 0) {
          context.executor().execute(() -> abort("the file became shorter"));
          return;
        }
      }
      context.executor().execute(() -> write(bytes.flip()));
    } catch (IOException e) {
      context.executor().execute(() -> abort(e.getClass().getSimpleName()));
    }
  }

  private void write(ByteBuffer bytes) {
    sent += bytes.remaining();
    context
        .writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)))
        .addListener(
            written -> {
              if (written.isSuccess()) {
                start();
              } else {
                abort("the client has gone");
              }
            });
  }

  private void abort(String reason) {
    Log.info("download_cut", "reason", reason);
    close(part);
    context.close();
  }
}
