package io.carrel.http.port;

import akka.Done;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.Connection;
import akka.stream.Attributes;
import akka.stream.BidiShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import java.time.Duration;

/**
 * Closes a connection whose client lets us wait for the end of a request's head, counted from the
 * opening of the connection or from the last answer: whoever dribbles headers, or opens connections
 * and says nothing, does not hold them. After an answer that streams nothing is counted, since its
 * end is not seen here: the connection's idle time-out holds for those. Once the node drains, idle
 * connections are closed, and each other one with its next answer.
 */
final class ConnectionManners
    extends GraphStage<BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse>> {
  private final Inlet<HttpRequest> fromClient = Inlet.create("ConnectionManners.fromClient");
  private final Outlet<HttpRequest> toRoutes = Outlet.create("ConnectionManners.toRoutes");
  private final Inlet<HttpResponse> fromRoutes = Inlet.create("ConnectionManners.fromRoutes");
  private final Outlet<HttpResponse> toClient = Outlet.create("ConnectionManners.toClient");
  private final Duration patience;
  private final OpenConnections connections;

  ConnectionManners(Duration patience, OpenConnections connections) {
    this.patience = patience;
    this.connections = connections;
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
    private final AsyncCallback<Done> drain = createAsyncCallback(now -> drain());
    private boolean last;

    private Logic() {
      super(ConnectionManners.this.shape());
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
              push(toClient, last ? response.addHeader(Connection.create("close")) : response);
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
      connections.onDrain(drain);
    }

    @Override
    public void postStop() {
      connections.forget(drain);
    }

    private void drain() {
      last = true;
      if (clientsTurn) {
        completeStage();
      }
    }

    @Override
    public void onTimer(Object timer) {
      if (clientsTurn && System.nanoTime() - since >= patience.toNanos()) {
        completeStage();
      }
    }
  }
}
