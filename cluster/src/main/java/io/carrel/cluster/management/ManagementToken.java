package io.carrel.cluster.management;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/**
 * The secret that opens the management port. Made once at random, kept in a file that only its
 * owner can read, and in no environment, command line or log.
 */
public final class ManagementToken {
  private static final int BYTES = 32;

  /** Fewer characters than this are a file that was cut off, or a joke. */
  private static final int MIN_LENGTH = 32;

  private static final int MAX_LENGTH = 1000;

  private final String secret;

  private ManagementToken(String secret) {
    this.secret = secret;
  }

  /**
   * Makes the file, unless it is there.
   *
   * @throws IOException when it cannot be written
   */
  public static void ensure(Path file) throws IOException {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    byte[] text =
        (Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n")
            .getBytes(StandardCharsets.US_ASCII);
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            file,
            options,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.write(ByteBuffer.wrap(text));
    } catch (FileAlreadyExistsException madeBefore) {
      read(file);
    }
  }

  /**
   * Reads the file; blanks around the secret do not count.
   *
   * @throws IOException when it cannot be read or holds no token; the message is a sentence
   */
  public static ManagementToken read(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IOException("The file " + file + " with the management token cannot be read.");
    }
    if (Files.size(file) > MAX_LENGTH) {
      throw new IOException("The file " + file + " holds no management token.");
    }
    String secret = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    boolean isToken =
        secret.length() >= MIN_LENGTH && secret.chars().allMatch(c -> c > ' ' && c < 127);
    if (!isToken) {
      throw new IOException("The file " + file + " holds no management token.");
    }
    return new ManagementToken(secret);
  }

  /** Whether this is the secret; takes as long whatever differs. */
  boolean matches(String presented) {
    return MessageDigest.isEqual(
        secret.getBytes(StandardCharsets.ISO_8859_1), presented.getBytes(StandardCharsets.UTF_8));
  }

  /** What goes into the Authorization header. */
  public String header() {
    return "Bearer " + secret;
  }

  @Override
  public String toString() {
    return "ManagementToken[…]";
  }
}
