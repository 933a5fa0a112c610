package io.carrel.http.identity;

/** Carries a refusal through stages and routes to the one place that answers it. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ApiError error;

  public Refused(ApiError error) {
    // No stack trace: a refusal is an answer, not a defect.
    super(error.code(), null, false, false);
    this.error = error;
  }

  public ApiError error() {
    return error;
  }
}
