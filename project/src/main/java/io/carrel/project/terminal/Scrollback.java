package io.carrel.project.terminal;

import io.carrel.project.Log;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The newest bytes of one output stream: a ring in a file that has no name, so that no end of the
 * process leaves it behind. Where no file can be written, the disk being full, it is a smaller ring
 * in memory. Safe for use by several threads; calls may block on the disk.
 */
final class Scrollback implements AutoCloseable {
  private final int memoryCapacity;
  private @Nullable FileChannel file;
  private byte[] memory = new byte[0];
  private volatile long capacity;
  private long head;
  private long tail;

  private Scrollback(@Nullable FileChannel file, long fileCapacity, int memoryCapacity) {
    this.file = file;
    this.memoryCapacity = memoryCapacity;
    this.capacity = file == null ? memoryCapacity : fileCapacity;
    if (file == null) {
      memory = new byte[memoryCapacity];
    }
  }

  /** An empty ring of {@code fileCapacity} bytes in {@code folder}, else one in memory. */
  static Scrollback open(Path folder, long fileCapacity, int memoryCapacity) {
    try {
      Files.createDirectories(folder);
      FileChannel file =
          FileChannel.open(
              folder.resolve("scrollback-" + UUID.randomUUID()),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      return new Scrollback(file, fileCapacity, memoryCapacity);
    } catch (IOException unwritable) {
      Log.warn("scrollback_in_memory", "type", unwritable.getClass().getSimpleName());
      return new Scrollback(null, fileCapacity, memoryCapacity);
    }
  }

  /** How many bytes are kept at most. Never blocks. */
  long capacity() {
    return capacity;
  }

  /** The offset of the first byte that is kept. */
  synchronized long tail() {
    return tail;
  }

  /** The offset after the last byte. */
  synchronized long head() {
    return head;
  }

  /** Appends bytes, at most the capacity, over the oldest ones. Answers the new head. */
  synchronized long append(byte[] bytes, int length) {
    if (file != null) {
      try {
        transfer(file, head, ByteBuffer.wrap(bytes, 0, length), true);
      } catch (IOException full) {
        fallBack(file);
      }
    }
    if (file == null) {
      copy(head, bytes, length, true);
    }
    head += length;
    tail = Math.max(tail, head - capacity);
    return head;
  }

  /** Reads from {@code offset} on; fewer bytes than asked at the head, -1 before the tail. */
  synchronized int read(long offset, byte[] into, int length) {
    if (offset < tail || offset > head) {
      return -1;
    }
    int count = (int) Math.min(length, head - offset);
    if (file == null) {
      copy(offset, into, count, false);
      return count;
    }
    try {
      transfer(file, offset, ByteBuffer.wrap(into, 0, count), false);
      return count;
    } catch (IOException broken) {
      Log.warn("scrollback_unreadable", "type", broken.getClass().getSimpleName());
      tail = head;
      return -1;
    }
  }

  private void transfer(FileChannel channel, long offset, ByteBuffer bytes, boolean write)
      throws IOException {
    int end = bytes.limit();
    long at = offset;
    while (bytes.position() < end) {
      long place = at % capacity;
      bytes.limit((int) Math.min(end, bytes.position() + capacity - place));
      int n = write ? channel.write(bytes, place) : channel.read(bytes, place);
      if (n < 0) {
        throw new IOException("ring file cut off");
      }
      at += n;
      bytes.limit(end);
    }
  }

  private void copy(long offset, byte[] bytes, int length, boolean write) {
    for (int done = 0; done < length; ) {
      int place = (int) ((offset + done) % memory.length);
      int n = Math.min(length - done, memory.length - place);
      if (write) {
        System.arraycopy(bytes, done, memory, place, n);
      } else {
        System.arraycopy(memory, place, bytes, done, n);
      }
      done += n;
    }
  }

  /** Keeps the newest bytes that fit into memory and gives the file's space back. */
  private void fallBack(FileChannel full) {
    Log.warn("scrollback_in_memory", "reason", "the disk is full");
    int kept = (int) Math.min(memoryCapacity, head - tail);
    byte[] newest = new byte[kept];
    int read = kept == 0 ? 0 : read(head - kept, newest, kept);
    memory = new byte[memoryCapacity];
    capacity = memoryCapacity;
    file = null;
    tail = read < 0 ? head : head - kept;
    copy(tail, newest, (int) (head - tail), true);
    close(full);
  }

  @Override
  public synchronized void close() {
    if (file != null) {
      close(file);
      file = null;
    }
    memory = new byte[1];
    capacity = 1;
    tail = head;
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException ignored) {
      Log.warn("scrollback_close_failed");
    }
  }
}
