package io.carrel.http.api;

import io.carrel.actors.runtime.Adjustment;

/**
 * How far a running project has the quota that was set last.
 *
 * @param reason a sentence for people; empty when it has all of it
 */
public record AdjustmentBody(Adjustment.Outcome outcome, String reason) {
  static AdjustmentBody of(Adjustment adjustment) {
    return new AdjustmentBody(adjustment.outcome(), adjustment.reason());
  }
}
