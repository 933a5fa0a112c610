package io.carrel.local;

import io.carrel.protocol.ProjectServerApi;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;

/** Asks a project server on loopback whether it is ready. Blocks for at most two seconds. */
final class HealthProbe {
  private static final int TIMEOUT_MILLIS = 1000;

  private HealthProbe() {}

  static boolean answers(int port) {
    try {
      URL url = URI.create("http://127.0.0.1:" + port + ProjectServerApi.HEALTH).toURL();
      HttpURLConnection connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException notYet) {
      return false;
    }
  }
}
