package io.carrel.bench.kubernetes;

import java.util.List;

/**
 * Requests over time, held against a token bucket.
 *
 * @param perSecond what all hubs together may send in the long run
 * @param burst what each hub may send at once
 */
record Rate(double perSecond, int burst) {
  /** What a reading may come later than the requests that it counts, in seconds. */
  private static final double READING = 1.0;

  /** Shorter ones are mostly a burst, or two readings that came together by chance; in seconds. */
  private static final double STRETCH = 4.5;

  /**
   * By how many requests the samples exceed what may be sent between any two of them; at most 0
   * when the rate held.
   *
   * @param buckets how many there were, one after the other: each could begin with a burst
   */
  double excess(List<RequestCount.Sample> samples, int buckets) {
    double worst = Double.NEGATIVE_INFINITY;
    for (int from = 0; from < samples.size(); from++) {
      for (int to = from + 1; to < samples.size(); to++) {
        RequestCount.Sample first = samples.get(from);
        RequestCount.Sample last = samples.get(to);
        double seconds = seconds(first, last) + READING;
        worst =
            Math.max(
                worst, last.requests() - first.requests() - perSecond * seconds - burst * buckets);
      }
    }
    return worst;
  }

  /** The most in a second, over the shortest stretches that are long enough to say so. */
  static double most(List<RequestCount.Sample> samples) {
    double most = 0;
    for (int from = 0; from < samples.size(); from++) {
      RequestCount.Sample first = samples.get(from);
      int to = from + 1;
      while (to < samples.size() && seconds(first, samples.get(to)) < STRETCH) {
        to++;
      }
      if (to < samples.size()) {
        RequestCount.Sample last = samples.get(to);
        most = Math.max(most, (last.requests() - first.requests()) / seconds(first, last));
      }
    }
    return most;
  }

  private static double seconds(RequestCount.Sample first, RequestCount.Sample last) {
    return (last.nanos() - first.nanos()) / 1e9;
  }
}
