package io.carrel.project.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** What the hub must show with each request. Compared in constant time; never printed. */
public final class Credential {
  private static final String SCHEME = "Bearer ";
  private static final int MIN_BYTES = 16;
  private static final int MAX_BYTES = 4096;
  private final byte[] secret;

  private Credential(byte[] secret) {
    this.secret = secret;
  }

  /**
   * Reads the file once; white space around the credential is no part of it.
   *
   * @throws IOException when it cannot be read or holds no credential of at least 16 bytes
   */
  public static Credential read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("the credential file is too large");
    }
    String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
    if (text.length() < MIN_BYTES) {
      throw new IOException("the credential file holds fewer than " + MIN_BYTES + " characters");
    }
    return new Credential(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Whether an {@code Authorization} header's value shows this credential. */
  boolean isShownBy(@Nullable String header) {
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    byte[] shown = header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(secret, shown);
  }

  @Override
  public String toString() {
    return "Credential(…)";
  }
}
