package io.carrel.bench.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.carrel.bench.kubernetes.RequestCount.Sample;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RateTest {
  private final Rate rate = new Rate(60, 120);

  @Test
  void aBurstAndTheRateAreAllowed() {
    assertThat(rate.excess(List.of(at(0, 0), at(5, 420), at(10, 720)), 1)).isLessThanOrEqualTo(0);
  }

  @Test
  void moreIsNotWhereverItIs() {
    assertThat(rate.excess(List.of(at(0, 0), at(5, 100), at(10, 800)), 1)).isGreaterThan(0);
    assertThat(rate.excess(List.of(at(0, 0), at(5, 700), at(60, 700)), 1)).isGreaterThan(0);
  }

  @Test
  void eachHubHasABurstOfItsOwn() {
    assertThat(rate.excess(List.of(at(0, 0), at(5, 540)), 2)).isLessThanOrEqualTo(0);
    assertThat(rate.excess(List.of(at(0, 0), at(5, 700)), 2)).isGreaterThan(0);
  }

  @Test
  void theMostIsOfTheBusiestStretch() {
    assertThat(Rate.most(List.of(at(0, 0), at(5, 300), at(10, 400)))).isEqualTo(60);
  }

  @Test
  void twoReadingsThatCameTogetherSayNothing() {
    assertThat(
            Rate.most(
                List.of(
                    at(0, 0),
                    new Sample(Duration.ofMillis(100).toNanos(), 100),
                    at(5, 200),
                    at(10, 400))))
        .isEqualTo(40);
  }

  @Test
  void onlyTheHubsOwnRequestsAreCounted() {
    String metrics =
        """
        # HELP apiserver_flowcontrol_dispatched_requests_total x
        apiserver_flowcontrol_dispatched_requests_total{flow_schema="bench-1",priority_level="low"} 41
        apiserver_flowcontrol_dispatched_requests_total{flow_schema="bench-12",priority_level="low"} 5
        apiserver_flowcontrol_dispatched_requests_total{flow_schema="exempt",priority_level="exempt"} 1.5e+06
        apiserver_flowcontrol_dispatched_requests_total{flow_schema="bench-1",priority_level="high"} 1e+03
        """;
    assertThat(RequestCount.read(metrics, "bench-1")).isEqualTo(1041);
    assertThat(RequestCount.read(metrics, "none")).isZero();
  }

  private static Sample at(int seconds, long requests) {
    return new Sample(Duration.ofSeconds(seconds).toNanos(), requests);
  }
}
