package io.carrel.bench.failover.fault;

import io.carrel.bench.site.Site;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A file takes all the room that the database's disk has. */
final class FullDisk implements Fault {
  private static final int PIECE = 64 * 1024;

  private final Path filler;
  private final Duration lasts;

  FullDisk(Site site, Duration lasts) {
    this.filler = site.database().resolve("filler");
    this.lasts = lasts;
  }

  @Override
  public Duration lasts() {
    return lasts;
  }

  @Override
  public void begin() throws IOException {
    try (OutputStream out = Files.newOutputStream(filler)) {
      byte[] piece = new byte[PIECE];
      while (true) {
        out.write(piece);
      }
    } catch (IOException full) {
      if (!Files.exists(filler)) {
        throw full;
      }
    }
  }

  @Override
  public void end() throws IOException {
    Files.deleteIfExists(filler);
  }

  @Override
  public String toString() {
    return "disk full for " + lasts.toSeconds() + " s";
  }
}
