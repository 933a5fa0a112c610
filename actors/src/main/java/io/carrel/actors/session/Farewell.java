package io.carrel.actors.session;

import io.carrel.actors.project.Reason;

/** How a session ends: the words of {@code hub.bye} and the close code. */
public enum Farewell {
  /** The person may not see the project any more, or it is gone. */
  ACCESS_REVOKED("access_revoked", 1008, "You no longer have access to this project."),
  SIGNED_OUT("signed_out", 1008, "You have been signed out."),
  /** The owner does not answer: another hub may have more luck, or this one in a moment. */
  OUT_OF_TOUCH("draining", 1001, "The project is out of reach for the moment."),
  /** This hub shuts down; another one, or its successor, takes over. */
  DRAINING("draining", 1001, "This server is being restarted."),
  TOO_SLOW("too_slow", 1013, "The connection is too slow for what is sent."),
  MALFORMED("malformed", 1008, "A message was not understood."),
  /** The same words, but the reason was a message's size. */
  TOO_LARGE("malformed", 1009, "A message was too large.");

  private final String word;
  private final int closeCode;
  private final String sentence;

  Farewell(String word, int closeCode, String sentence) {
    this.word = word;
    this.closeCode = closeCode;
    this.sentence = sentence;
  }

  /** For a pass that was revoked. */
  static Farewell because(Reason reason) {
    return reason == Reason.OUT_OF_TOUCH ? OUT_OF_TOUCH : ACCESS_REVOKED;
  }

  SocketFrame.Close close() {
    return new SocketFrame.Close(closeCode, word);
  }

  String frame() {
    return HubFrames.bye(word, sentence);
  }
}
