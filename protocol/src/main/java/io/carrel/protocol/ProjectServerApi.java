package io.carrel.protocol;

/** Paths and header names of the project server's one port. */
public final class ProjectServerApi {
  /** Answers 200 without a credential once the server is ready. */
  public static final String HEALTH = "/healthz";

  /** Prometheus text. */
  public static final String METRICS = "/metrics";

  /** Websocket of link frames, one for each hub connection. */
  public static final String LINK = "/link";

  /** Subprotocol of the link. */
  public static final String LINK_SUBPROTOCOL = "carrel.link.v1";

  /** Files and folders below the home: {@code /files/<path>}. */
  public static final String FILES = "/files";

  /** Resumable uploads: {@code /uploads} and {@code /uploads/<id>}. */
  public static final String UPLOADS = "/uploads";

  /** Runs one command. */
  public static final String EXEC = "/exec";

  /** The subprotocol between browser and hub. */
  public static final String SESSION_SUBPROTOCOL = "carrel.v1";

  /** Carries {@code Bearer <credential>} on every request but {@link #HEALTH} and CONNECT. */
  public static final String AUTHORIZATION = "Authorization";

  /** Carries {@code Bearer <credential>} on CONNECT. */
  public static final String PROXY_AUTHORIZATION = "Proxy-Authorization";

  private ProjectServerApi() {}
}
