package io.carrel.project.link;

import java.nio.ByteBuffer;

/** A channel that a session has open. Methods run on the event loop. */
sealed interface SessionChannel permits StreamChannel, WatchChannel {
  /**
   * Bytes from the browser; the buffer is only valid during the call.
   *
   * @throws io.carrel.project.Refusal when the channel must end
   */
  void data(long offset, ByteBuffer payload);

  /** The link takes output again. */
  void wake();

  /** Nobody is there any more. */
  void end();
}
