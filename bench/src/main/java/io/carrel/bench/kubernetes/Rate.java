package io.carrel.bench.kubernetes;

import java.util.List;

/**
 * Requests over time, held against a token bucket.
 *
 * @param perSecond what each hub may send in the long run
 * @param burst what each hub may send at once
 */
record Rate(double perSecond, int burst) {
  /** What a reading may come later than the requests that it counts, in seconds. */
  private static final double READING = 1.0;

  /**
   * By how many requests the samples exceed what may be sent between any two of them; at most 0
   * when the rate held.
   *
   * @param hubs how many buckets there were, one after the other
   */
  double excess(List<RequestCount.Sample> samples, int hubs) {
    double worst = Double.NEGATIVE_INFINITY;
    for (int from = 0; from < samples.size(); from++) {
      for (int to = from + 1; to < samples.size(); to++) {
        RequestCount.Sample first = samples.get(from);
        RequestCount.Sample last = samples.get(to);
        double seconds = (last.nanos() - first.nanos()) / 1e9 + READING;
        worst =
            Math.max(
                worst, last.requests() - first.requests() - perSecond * seconds - burst * hubs);
      }
    }
    return worst;
  }

  /** The most in a second, over the shortest stretch between two samples. */
  static double most(List<RequestCount.Sample> samples) {
    double most = 0;
    for (int i = 1; i < samples.size(); i++) {
      RequestCount.Sample before = samples.get(i - 1);
      RequestCount.Sample now = samples.get(i);
      most =
          Math.max(
              most, (now.requests() - before.requests()) * 1e9 / (now.nanos() - before.nanos()));
    }
    return most;
  }
}
