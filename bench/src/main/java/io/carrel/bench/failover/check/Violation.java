package io.carrel.bench.failover.check;

/** What a history must not hold. */
public record Violation(String rule, String subject, String what) {
  @Override
  public String toString() {
    return rule + ": " + subject + ": " + what;
  }
}
