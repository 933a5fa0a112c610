package io.carrel.bench.failover.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The kernel's packet filter. */
final class Nft {
  private Nft() {}

  /** Runs commands or takes in rules, all or nothing. */
  static void run(String script) throws IOException, InterruptedException {
    Process nft = new ProcessBuilder("nft", "-f", "-").redirectErrorStream(true).start();
    try (OutputStream in = nft.getOutputStream()) {
      in.write(script.getBytes(StandardCharsets.US_ASCII));
    }
    String said = new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (nft.waitFor() != 0) {
      throw new IOException("nft: " + said);
    }
  }
}
