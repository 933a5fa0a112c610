package io.carrel.http.proxy;

/** The project server opened no tunnel. */
final class TunnelRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  TunnelRefused(int status) {
    super("the project server answered CONNECT with " + status, null, false, false);
    this.status = status;
  }

  /** Whether simply nothing listens on the port. */
  boolean nothingListens() {
    return status == 502;
  }
}
