package io.carrel.k8s.api;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Obeys the API server when it asks for a pause; the client itself does not. */
final class RetryAfter implements Interceptor {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVICE_UNAVAILABLE = 503;
  private static final int LONGEST_SECONDS = 60;

  private final RequestPace pace;

  RetryAfter(RequestPace pace) {
    this.pace = pace;
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    if (response.code() == TOO_MANY_REQUESTS || response.code() == SERVICE_UNAVAILABLE) {
      Duration pause = parse(response.header("Retry-After"));
      if (!pause.isZero()) {
        pace.pause(pause);
      }
    }
  }

  /** Seconds, as Kubernetes sends them, at most a minute; none when it is anything else. */
  static Duration parse(@Nullable String header) {
    if (header == null || !header.strip().matches("\\d{1,9}")) {
      return Duration.ZERO;
    }
    return Duration.ofSeconds(Math.min(LONGEST_SECONDS, Integer.parseInt(header.strip())));
  }
}
