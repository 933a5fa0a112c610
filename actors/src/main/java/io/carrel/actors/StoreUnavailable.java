package io.carrel.actors;

/**
 * What the ports of the store fail with when it cannot answer now: too much waits already, or the
 * database does not answer. Nothing is known to have changed; worth another try a little later.
 */
public final class StoreUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailable(String message) {
    super(message);
  }

  public StoreUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
