package io.carrel.http.session;

import akka.stream.Attributes;
import akka.stream.BidiShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import io.carrel.actors.session.Session;
import io.carrel.actors.session.SocketFrame;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of a websocket, between the bytes of a connection and a session's frames.
 * Answers pings and closes, pings a silent browser and gives up a dead one. What the browser does
 * wrong fails the outgoing frames with {@link SocketViolation}; the session then says the last
 * word.
 */
final class WebSocketStage
    extends GraphStage<BidiShape<ByteString, SocketFrame, SocketFrame, ByteString>> {
  static final Duration PING_AFTER = Duration.ofSeconds(20);
  static final Duration DEAD_AFTER = Duration.ofSeconds(60);

  private final Inlet<ByteString> fromNet = Inlet.create("WebSocket.fromNet");
  private final Outlet<SocketFrame> toSession = Outlet.create("WebSocket.toSession");
  private final Inlet<SocketFrame> fromSession = Inlet.create("WebSocket.fromSession");
  private final Outlet<ByteString> toNet = Outlet.create("WebSocket.toNet");

  @Override
  public BidiShape<ByteString, SocketFrame, SocketFrame, ByteString> shape() {
    return new BidiShape<>(fromNet, toSession, fromSession, toNet);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private static final String ALIVE = "alive";
    private static final String CLOSING = "closing";

    private final FrameReader reader = new FrameReader();
    private @Nullable ByteString control;
    private @Nullable ByteString frame;
    private boolean lastControl;
    private boolean closeSent;
    private boolean violated;
    private Duration silent = Duration.ZERO;

    private Logic() {
      super(WebSocketStage.this.shape());
      setHandler(
          fromNet,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              silent = Duration.ZERO;
              if (violated) {
                pull(fromNet);
                return;
              }
              reader.add(grab(fromNet));
              read();
            }
          });
      setHandler(
          toSession,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              read();
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              completeStage();
            }
          });
      setHandler(
          fromSession,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              SocketFrame next = grab(fromSession);
              frame = FrameWriter.write(next);
              if (next instanceof SocketFrame.Close) {
                closeSent = true;
                scheduleOnce(CLOSING, Session.CLOSE_TIMEOUT);
              }
              write();
            }

            @Override
            public void onUpstreamFinish() {
              if (!closeSent) {
                completeStage();
              }
            }
          });
      setHandler(
          toNet,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              write();
            }
          });
    }

    @Override
    public void preStart() {
      scheduleWithFixedDelay(ALIVE, PING_AFTER, PING_AFTER);
      pull(fromNet);
    }

    /** Hands over what is whole, one at a time, and asks for bytes when nothing is. */
    private void read() {
      try {
        while (isAvailable(toSession)) {
          FrameReader.Read next = reader.next();
          if (next == null) {
            if (!hasBeenPulled(fromNet)) {
              tryPull(fromNet);
            }
            return;
          }
          take(next);
        }
      } catch (SocketViolation violation) {
        violated = true;
        fail(toSession, violation);
        // If even the session stays silent the connection ends all the same.
        scheduleOnce(CLOSING, Session.CLOSE_TIMEOUT.multipliedBy(2));
        pull(fromNet);
      }
    }

    private void take(FrameReader.Read next) {
      if (next instanceof FrameReader.Read.Message message) {
        push(toSession, message.frame());
      } else if (next instanceof FrameReader.Read.Ping ping) {
        answer(FrameWriter.pong(ping.payload()));
      } else if (next instanceof FrameReader.Read.Close) {
        if (closeSent) {
          completeStage();
        } else {
          lastControl = true;
          answer(FrameWriter.normalClose());
        }
      }
    }

    /** Only the newest answer waits: a flood of pings costs nothing. */
    private void answer(ByteString answer) {
      control = answer;
      write();
    }

    private void write() {
      if (!isAvailable(toNet)) {
        return;
      }
      if (control != null) {
        push(toNet, control);
        control = null;
        if (lastControl) {
          completeStage();
        }
      } else if (frame != null) {
        push(toNet, frame);
        frame = null;
      } else if (!closeSent && !hasBeenPulled(fromSession)) {
        tryPull(fromSession);
      }
    }

    @Override
    public void onTimer(Object timer) {
      if (timer.equals(CLOSING)) {
        completeStage();
        return;
      }
      silent = silent.plus(PING_AFTER);
      if (silent.compareTo(DEAD_AFTER) >= 0) {
        completeStage();
      } else if (control == null && !closeSent) {
        answer(FrameWriter.ping());
      }
    }
  }
}
