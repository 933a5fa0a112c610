package io.carrel.http.proxy;

import akka.stream.Attributes;
import akka.stream.BidiShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.util.ByteString;
import io.carrel.protocol.ProjectServerApi;
import java.io.IOException;

/**
 * Says CONNECT on a new connection and, once that is granted, gets out of the way. Fails with
 * {@link TunnelRefused} when it is not.
 */
final class TunnelStage
    extends GraphStage<BidiShape<ByteString, ByteString, ByteString, ByteString>> {
  private final Inlet<ByteString> fromUs = Inlet.create("Tunnel.fromUs");
  private final Outlet<ByteString> toServer = Outlet.create("Tunnel.toServer");
  private final Inlet<ByteString> fromServer = Inlet.create("Tunnel.fromServer");
  private final Outlet<ByteString> toUs = Outlet.create("Tunnel.toUs");
  private final ByteString connect;

  TunnelStage(Target target) {
    String authority = "127.0.0.1:" + target.port();
    this.connect =
        ByteString.fromString(
            "CONNECT "
                + authority
                + " HTTP/1.1\r\nHost: "
                + authority
                + "\r\n"
                + ProjectServerApi.PROXY_AUTHORIZATION
                + ": Bearer "
                + target.credential().secret()
                + "\r\n\r\n");
  }

  @Override
  public BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
    return new BidiShape<>(fromUs, toServer, fromServer, toUs);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private ByteString answer = ByteString.emptyByteString();
    private boolean asked;
    private boolean granted;

    private Logic() {
      super(TunnelStage.this.shape());
      setHandler(toServer, new ToServer());
      setHandler(fromUs, new FromUs());
      setHandler(fromServer, new FromServer());
      setHandler(toUs, new ToUs());
    }

    private final class ToServer extends AbstractOutHandler {
      @Override
      public void onPull() {
        if (!asked) {
          asked = true;
          push(toServer, connect);
          if (!hasBeenPulled(fromServer)) {
            pull(fromServer);
          }
        } else if (granted && !hasBeenPulled(fromUs)) {
          tryPull(fromUs);
        }
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        cancel(fromUs);
      }
    }

    private final class FromUs extends AbstractInHandler {
      @Override
      public void onPush() {
        push(toServer, grab(fromUs));
      }

      @Override
      public void onUpstreamFinish() {
        complete(toServer);
      }
    }

    private final class FromServer extends AbstractInHandler {
      @Override
      public void onPush() {
        if (granted) {
          push(toUs, grab(fromServer));
        } else {
          listen(grab(fromServer));
        }
      }

      @Override
      public void onUpstreamFinish() {
        if (granted) {
          complete(toUs);
        } else {
          failStage(new IOException("the project server closed the tunnel"));
        }
      }
    }

    private final class ToUs extends AbstractOutHandler {
      @Override
      public void onPull() {
        if (granted && !hasBeenPulled(fromServer)) {
          tryPull(fromServer);
        }
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        cancel(fromServer, cause);
      }
    }

    private void listen(ByteString more) {
      answer = answer.concat(more);
      int length = Head.length(answer);
      if (length < 0) {
        if (answer.size() > Head.MAX_BYTES) {
          failStage(new IOException("the project server does not speak HTTP"));
        } else {
          pull(fromServer);
        }
        return;
      }
      int status;
      try {
        status = Head.parse(answer.take(length)).status();
      } catch (IllegalArgumentException e) {
        failStage(new IOException("the project server does not speak HTTP", e));
        return;
      }
      if (status / 100 == 2) {
        grant(answer.drop(length));
      } else {
        failStage(new TunnelRefused(status));
      }
    }

    private void grant(ByteString early) {
      granted = true;
      answer = ByteString.emptyByteString();
      if (!early.isEmpty()) {
        emit(toUs, early);
      } else if (isAvailable(toUs)) {
        pull(fromServer);
      }
      if (isAvailable(toServer) && !hasBeenPulled(fromUs)) {
        tryPull(fromUs);
      }
      if (isClosed(fromUs)) {
        complete(toServer);
      }
    }
  }
}
