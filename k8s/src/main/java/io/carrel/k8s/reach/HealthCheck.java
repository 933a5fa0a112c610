package io.carrel.k8s.reach;

import io.carrel.actors.runtime.Endpoint;
import io.carrel.protocol.ProjectServerApi;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;

/** Asks whether a project server answers at an endpoint. */
final class HealthCheck {
  private static final int CONNECT_MILLIS = 1_000;

  private HealthCheck() {}

  /** Blocks for at most a second and {@code answerMillis}. */
  static boolean answers(Endpoint endpoint, int answerMillis) {
    try {
      URL url = new URL("http", endpoint.host(), endpoint.port(), ProjectServerApi.HEALTH);
      HttpURLConnection connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(answerMillis);
      connection.setInstanceFollowRedirects(false);
      connection.setRequestProperty("Connection", "close");
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException nobodyThere) {
      return false;
    }
  }
}
