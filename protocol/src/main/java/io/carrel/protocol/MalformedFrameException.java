package io.carrel.protocol;

/** The peer sent bytes that are no frame. The connection they came on must be closed. */
public final class MalformedFrameException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedFrameException(String message) {
    super(message);
  }
}
