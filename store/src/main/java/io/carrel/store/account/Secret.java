package io.carrel.store.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Random secrets that people and programs carry, and the hash by which they are found again. */
final class Secret {
  /** Bytes of randomness. */
  static final int BYTES = 32;

  /** Characters a secret may have when it comes back; longer ones are none of ours. */
  private static final int MAX_LENGTH = 100;

  private static final SecureRandom RANDOM = new SecureRandom();

  private Secret() {}

  /** 32 random bytes as 43 characters that need no escaping in a URL. */
  static String random() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes());
  }

  static byte[] randomBytes() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  static boolean isPlausible(String secret) {
    return secret.length() >= BYTES && secret.length() <= MAX_LENGTH;
  }

  static byte[] hash(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
