package io.carrel.project.exec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are kept in memory while they are few and in a file without a name when they are many.
 * Not safe for use by several threads.
 */
final class Spill extends OutputStream {
  private static final int IN_MEMORY = 64 * 1024;

  private final Path folder;
  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private @Nullable FileChannel file;
  private long size;

  /**
   * @param folder where the file would lie
   */
  Spill(Path folder) {
    this.folder = folder;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (file == null && size + length > IN_MEMORY) {
      file = open();
      writeFully(file, ByteBuffer.wrap(memory.toByteArray()));
      memory.reset();
    }
    if (file == null) {
      memory.write(bytes, offset, length);
    } else {
      writeFully(file, ByteBuffer.wrap(bytes, offset, length));
    }
    size += length;
  }

  private FileChannel open() throws IOException {
    Files.createDirectories(folder);
    return FileChannel.open(
        folder.resolve("spill-" + UUID.randomUUID()),
        StandardOpenOption.CREATE_NEW,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }

  private static void writeFully(FileChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  /** Bytes written. */
  long size() {
    return size;
  }

  /** All bytes from the first on. */
  InputStream read() throws IOException {
    return file == null
        ? new ByteArrayInputStream(memory.toByteArray())
        : Channels.newInputStream(file.position(0));
  }

  /** The file that holds the bytes, now the caller's to close, or null when they are in memory. */
  @Nullable FileChannel file() {
    return file;
  }

  /** The bytes, when there is no file. */
  byte[] memory() {
    return memory.toByteArray();
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
