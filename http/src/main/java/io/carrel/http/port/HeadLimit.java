package io.carrel.http.port;

import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.util.ByteString;
import java.nio.ByteBuffer;

/**
 * Hands bytes on in pieces with at most {@value #BLANK_LINES} blank lines each. Akka HTTP 10.5
 * calls itself for each request that begins in the same piece: a few hundred of them, 10 KB from
 * anybody, overflow the stack, which ends the JVM. What is no burst of requests passes as it is.
 */
final class HeadLimit extends GraphStage<FlowShape<ByteString, ByteString>> {
  static final int BLANK_LINES = 16;

  private final Inlet<ByteString> in = Inlet.create("HeadLimit.in");
  private final Outlet<ByteString> out = Outlet.create("HeadLimit.out");

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return FlowShape.of(in, out);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private ByteString rest = ByteString.emptyByteString();

    private Logic() {
      super(HeadLimit.this.shape());
      setHandlers(
          in,
          out,
          new AbstractInOutHandler() {
            @Override
            public void onPush() {
              rest = grab(in);
              pushPiece();
            }

            @Override
            public void onPull() {
              if (rest.isEmpty()) {
                pull(in);
              } else {
                pushPiece();
              }
            }

            @Override
            public void onUpstreamFinish() {
              if (rest.isEmpty()) {
                completeStage();
              } else {
                emit(out, rest, () -> completeStage());
                rest = ByteString.emptyByteString();
              }
            }
          });
    }

    private void pushPiece() {
      int length = pieceLength(rest);
      push(out, rest.take(length));
      rest = rest.drop(length);
    }
  }

  /** How many bytes have that many blank lines, or all of them when there are fewer. */
  static int pieceLength(ByteString bytes) {
    ByteBuffer buffer = bytes.asByteBuffer();
    int end = buffer.limit();
    int blank = 0;
    boolean atLineStart = false;
    for (int i = 0; i < end; i++) {
      byte b = buffer.get(i);
      if (b == '\n') {
        if (atLineStart && ++blank == BLANK_LINES) {
          return i + 1;
        }
        atLineStart = true;
      } else if (b != '\r') {
        atLineStart = false;
      }
    }
    return end;
  }
}
