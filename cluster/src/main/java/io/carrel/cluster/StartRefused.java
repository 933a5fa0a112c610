package io.carrel.cluster;

/** The hub cannot start here; the message is one sentence that says why and what helps. */
public final class StartRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartRefused(String message) {
    super(message);
  }
}
