package io.carrel.http;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.Attributes;
import akka.stream.BidiShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import java.time.Duration;

/**
 * Closes a connection whose client lets us wait for the end of a request's head, counted from the
 * opening of the connection or from the last answer: whoever dribbles headers, or opens connections
 * and says nothing, does not hold them. After an answer that streams nothing is counted, since its
 * end is not seen here: the connection's idle time-out holds for those.
 */
final class RequestDeadline
    extends GraphStage<BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse>> {
  private final Inlet<HttpRequest> fromClient = Inlet.create("RequestDeadline.fromClient");
  private final Outlet<HttpRequest> toRoutes = Outlet.create("RequestDeadline.toRoutes");
  private final Inlet<HttpResponse> fromRoutes = Inlet.create("RequestDeadline.fromRoutes");
  private final Outlet<HttpResponse> toClient = Outlet.create("RequestDeadline.toClient");
  private final Duration patience;

  RequestDeadline(Duration patience) {
    this.patience = patience;
  }

  @Override
  public BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse> shape() {
    return new BidiShape<>(fromClient, toRoutes, fromRoutes, toClient);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private static final String LOOK = "look";

    /** When the client's turn began, {@link System#nanoTime}. */
    private long since = System.nanoTime();

    private boolean clientsTurn = true;

    private Logic() {
      super(RequestDeadline.this.shape());
      setHandler(
          fromClient,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              clientsTurn = false;
              push(toRoutes, grab(fromClient));
            }

            @Override
            public void onUpstreamFinish() {
              complete(toRoutes);
            }
          });
      setHandler(
          toRoutes,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              pull(fromClient);
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              cancel(fromClient, cause);
            }
          });
      setHandler(
          fromRoutes,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              HttpResponse response = grab(fromRoutes);
              clientsTurn = response.entity().isStrict();
              since = System.nanoTime();
              push(toClient, response);
            }

            @Override
            public void onUpstreamFinish() {
              complete(toClient);
            }
          });
      setHandler(
          toClient,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              pull(fromRoutes);
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              cancel(fromRoutes, cause);
            }
          });
    }

    @Override
    public void preStart() {
      // One timer a connection, not one a request: it may be late by a quarter.
      Duration interval = patience.dividedBy(4);
      scheduleWithFixedDelay(LOOK, interval, interval);
    }

    @Override
    public void onTimer(Object timer) {
      if (clientsTurn && System.nanoTime() - since >= patience.toNanos()) {
        completeStage();
      }
    }
  }
}
