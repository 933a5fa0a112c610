package io.carrel.project.terminal;

/**
 * Where a stream's output goes. Called from the stream's threads, one call at a time, in the order
 * in which the receiver must see them, except {@link #accepting}, which any thread may ask.
 */
public interface Viewer {
  /** Whether more output can be taken now; who says no calls {@link Stream#wake} later. */
  boolean accepting();

  /** The first call. */
  void attached(Attachment attachment);

  /** Output bytes; the receiver owns the array. */
  void output(long offset, byte[] bytes);

  /** Which one it is of all viewers, in the order in which they were asked for. */
  long turn();

  /** These output bytes are no longer kept. */
  void gap(long from, long to);

  /** Every input byte of this client before {@code offset} has been taken. */
  void taken(long offset);

  /** Somebody else changed the size. */
  void resized(int columns, int rows);

  /** The process ended; the last call. */
  void ended(Exit exit);

  /** The same client attached elsewhere, or the stream is gone; the last call. */
  void replaced();

  /**
   * What a viewer learns first.
   *
   * @param from the first output byte it gets
   * @param end where the output ends now
   * @param received input bytes of this client received so far
   */
  record Attachment(Stream stream, long from, long end, long received, int columns, int rows) {}
}
