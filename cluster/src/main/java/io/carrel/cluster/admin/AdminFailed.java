package io.carrel.cluster.admin;

/** An admin command could not be carried out. The message is one sentence for who typed it. */
public final class AdminFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AdminFailed(String message) {
    super(message);
  }
}
