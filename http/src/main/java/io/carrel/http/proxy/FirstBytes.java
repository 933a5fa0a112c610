package io.carrel.http.proxy;

import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.util.ByteString;

/** Completes after so many bytes. */
final class FirstBytes extends GraphStage<FlowShape<ByteString, ByteString>> {
  private final Inlet<ByteString> in = Inlet.create("FirstBytes.in");
  private final Outlet<ByteString> out = Outlet.create("FirstBytes.out");
  private final int count;

  FirstBytes(int count) {
    this.count = count;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return FlowShape.of(in, out);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private int left = count;

    private Logic() {
      super(FirstBytes.this.shape());
      setHandlers(
          in,
          out,
          new AbstractInOutHandler() {
            @Override
            public void onPush() {
              ByteString bytes = grab(in).take(left);
              left -= bytes.size();
              push(out, bytes);
              if (left == 0) {
                completeStage();
              }
            }

            @Override
            public void onPull() {
              pull(in);
            }
          });
    }
  }
}
