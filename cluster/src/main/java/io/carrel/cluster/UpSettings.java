package io.carrel.cluster;

import java.net.InetAddress;
import java.nio.file.Path;

/** What the command line chose, checked for itself but not yet against the machine. */
record UpSettings(InetAddress host, int port, int managementPort, Path data, boolean openSignUp) {
  UpSettings {
    requirePort("--port", port);
    requirePort("--management-port", managementPort);
    if (port == managementPort) {
      throw new StartRefused("--port and --management-port must differ.");
    }
  }

  private static void requirePort(String option, int port) {
    if (port < 1 || port > 65535) {
      throw new StartRefused(option + " takes a port from 1 to 65535, not " + port + ".");
    }
  }

  /** The address people type. */
  String url() {
    String name =
        host.isLoopbackAddress() || host.isAnyLocalAddress() ? "localhost" : host.getHostAddress();
    return "http://" + name + ":" + port;
  }
}
