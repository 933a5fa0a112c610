package io.carrel.actors.runtime;

/**
 * The secret that a project server of one epoch asks for. Never printed, stored or sent between
 * nodes.
 */
public final class Credential {
  private final String secret;

  public Credential(String secret) {
    this.secret = secret;
  }

  /** The secret itself, for the header or the file it belongs in. */
  public String secret() {
    return secret;
  }

  @Override
  public String toString() {
    return "Credential[…]";
  }
}
