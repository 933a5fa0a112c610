package io.carrel.http.link;

import akka.http.impl.engine.server.UpgradeToOtherProtocolResponseHeader;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import java.util.List;

/**
 * Takes a server connection over after a 101: from then on its bytes are ours. Akka HTTP 10.5 has
 * this only in its internals; it costs a sixth of the CPU of passing websocket messages one by one
 * (measurements in docs/benchmarks.md), and it is the only way to choose close codes.
 */
public final class ProtocolSwitch {
  private static final HttpHeader CONNECTION = HttpHeader.parse("Connection", "Upgrade");

  private ProtocolSwitch() {}

  /**
   * @param headers of the response, {@code Upgrade} among them, {@code Connection} not
   * @param connection materialised once, when the response's head has been sent
   */
  public static HttpResponse response(
      Iterable<HttpHeader> headers, Flow<ByteString, ByteString, ?> connection) {
    return HttpResponse.create()
        .withStatus(StatusCodes.SWITCHING_PROTOCOLS)
        .addHeaders(headers)
        .addHeaders(
            List.of(CONNECTION, new UpgradeToOtherProtocolResponseHeader(scala(connection))));
  }

  @SuppressWarnings("unchecked") // the internals want Any as the materialised value
  private static akka.stream.scaladsl.Flow<ByteString, ByteString, Object> scala(
      Flow<ByteString, ByteString, ?> flow) {
    return (akka.stream.scaladsl.Flow<ByteString, ByteString, Object>) flow.asScala();
  }
}
