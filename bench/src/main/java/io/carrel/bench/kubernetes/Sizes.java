package io.carrel.bench.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How large a project's objects are, in bytes.
 *
 * @param podJson a running pod as lists and watches send it to hubs
 * @param podStored as etcd holds it
 * @param credentialStored its Secret, likewise
 */
record Sizes(int podJson, int podStored, int credentialStored) {
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  private static final long TIMEOUT_SECONDS = 10;

  /** As lists and watches send it to hubs, in bytes. */
  static int json(Object object) {
    return Serialization.asJson(object).getBytes(StandardCharsets.UTF_8).length;
  }

  /** As etcd holds it, in bytes. */
  static int stored(KubernetesClient admin, String path) throws IOException, InterruptedException {
    try {
      HttpResponse<byte[]> response =
          admin
              .getHttpClient()
              .sendAsync(
                  admin
                      .getHttpClient()
                      .newHttpRequestBuilder()
                      .uri(admin.getConfiguration().getMasterUrl().replaceAll("/$", "") + path)
                      .header("Accept", PROTOBUF)
                      .build(),
                  byte[].class)
              .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      if (!response.isSuccessful()) {
        throw new IOException(path + ": " + response.code());
      }
      return response.body().length;
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(path, e);
    }
  }
}
