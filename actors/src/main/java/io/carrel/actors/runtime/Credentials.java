package io.carrel.actors.runtime;

import io.carrel.actors.identity.ProjectId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Derives the credential of a project's epoch from the installation's key: HMAC-SHA-256 over id and
 * epoch. Every replica that holds the key knows every credential, and none is stored. Thread-safe.
 */
public final class Credentials {
  /** The key's least length in bytes. */
  public static final int KEY_BYTES = 32;

  private final SecretKeySpec key;

  /**
   * @throws IllegalArgumentException when the key has fewer than {@link #KEY_BYTES} bytes
   */
  public Credentials(byte[] key) {
    if (key.length < KEY_BYTES) {
      throw new IllegalArgumentException("the key needs " + KEY_BYTES + " bytes");
    }
    this.key = new SecretKeySpec(key, "HmacSHA256");
  }

  public Credential of(ProjectId project, Epoch epoch) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      byte[] text =
          ("project-server|" + project + "|" + epoch.value()).getBytes(StandardCharsets.US_ASCII);
      return new Credential(
          Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(text)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HMAC-SHA-256", e);
    }
  }
}
