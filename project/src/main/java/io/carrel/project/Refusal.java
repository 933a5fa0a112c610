package io.carrel.project;

/** A request that cannot be done, with the answer its sender gets. Carries no stack trace. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final String code;

  /**
   * @param status the HTTP status
   * @param code one word, stable, for programs
   * @param sentence for people; names no path and no secret
   */
  public Refusal(int status, String code, String sentence) {
    super(sentence, null, false, false);
    this.status = status;
    this.code = code;
  }

  /** The request itself is wrong. */
  public static Refusal invalid(String sentence) {
    return new Refusal(400, "invalid", sentence);
  }

  /** Too much is going on; the same request may succeed later. */
  public static Refusal busy() {
    return new Refusal(503, "busy", "The project is doing too much at once. Try again.");
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}
