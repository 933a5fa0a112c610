package io.carrel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.carrel.http.Caller.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Floods of sign-ins. Each password costs 19 MiB and much time of a core, so few are looked at
 * together, few may wait, and whoever tries too often is told to wait.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileSignInTest {
  private static final int TRIES = 200;
  private static final int ALLOWED = 20;

  private final TestSite site =
      TestSite.start("carrel.http.rate-limits.passwords-per-address = " + ALLOWED);
  private final Caller member = site.caller();

  @BeforeAll
  void signUp() {
    String token =
        TestSite.await(site.store.invitations().issueAdminLink(Duration.ofHours(1))).secret();
    member.call(
        "auth/sign-up",
        Map.of(
            "email", "admin@example.org",
            "password", Caller.PASSWORD,
            "first_name", "Ada",
            "last_name", "",
            "token", token));
  }

  @AfterAll
  void stop() {
    site.close();
  }

  @Test
  void aFloodIsCutAndNobodyElseWaits() {
    ExecutorService attackers = Executors.newFixedThreadPool(32);
    List<CompletableFuture<Answer>> tries = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      // Another address each time, so that no limit for one account helps.
      Map<String, String> guess = Map.of("email", "n" + i + "@example.org", "password", "guess");
      tries.add(
          CompletableFuture.supplyAsync(
              () -> site.caller().send("auth/sign-in", guess), attackers));
    }
    // Two at a time are 38 MiB; AccountsTest tells what becomes of those that would have to wait.
    while (tries.stream().anyMatch(one -> !one.isDone())) {
      long start = System.nanoTime();
      member.call("projects/get", Map.of());
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      assertThat(hashingThreads()).isLessThanOrEqualTo(2);
    }
    attackers.shutdown();
    Map<String, Long> codes =
        tries.stream()
            .map(CompletableFuture::join)
            .map(answer -> answer.status() + " " + answer.code())
            .collect(Collectors.groupingBy(code -> code, Collectors.counting()));
    assertThat(codes).containsOnlyKeys("401 bad_credentials", "429 rate_limited");
    // A slow machine gives a try back now and then.
    assertThat(codes.get("401 bad_credentials")).isBetween((long) ALLOWED, ALLOWED + 20L);
  }

  private static long hashingThreads() {
    return Thread.getAllStackTraces().values().stream()
        .filter(
            frames ->
                java.util.Arrays.stream(frames)
                    .anyMatch(frame -> frame.getClassName().contains("Argon2")))
        .count();
  }
}
