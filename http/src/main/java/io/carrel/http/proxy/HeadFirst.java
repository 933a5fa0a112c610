package io.carrel.http.proxy;

import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.util.ByteString;
import java.io.IOException;

/** Puts the first head on a connection into one element; what follows passes as it comes. */
final class HeadFirst extends GraphStage<FlowShape<ByteString, ByteString>> {
  private final Inlet<ByteString> in = Inlet.create("HeadFirst.in");
  private final Outlet<ByteString> out = Outlet.create("HeadFirst.out");

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return FlowShape.of(in, out);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    GraphStageLogic logic = new Logic();
    return logic;
  }

  private final class Logic extends GraphStageLogic {
    private ByteString kept = ByteString.emptyByteString();
    private boolean passed;

    private Logic() {
      super(HeadFirst.this.shape());
      setHandlers(
          in,
          out,
          new AbstractInOutHandler() {
            @Override
            public void onPush() {
              if (passed) {
                push(out, grab(in));
              } else {
                collect(grab(in));
              }
            }

            @Override
            public void onPull() {
              pull(in);
            }
          });
    }

    private void collect(ByteString more) {
      kept = kept.concat(more);
      int length = Head.length(kept);
      if (length >= 0) {
        passed = true;
        emit(out, kept.take(length));
        if (kept.size() > length) {
          emit(out, kept.drop(length).compact());
        }
        kept = ByteString.emptyByteString();
      } else if (kept.size() > Head.MAX_BYTES) {
        failStage(new IOException("the application's answer has no end"));
      } else {
        pull(in);
      }
    }
  }
}
