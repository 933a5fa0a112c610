package io.carrel.k8s.prepull;

/** What a node's prepull pod says about the images it is there for. */
sealed interface Check {
  /** In words for admins; empty when there is nothing to say. */
  String words();

  /** It has not come so far that anything could be said about the images. */
  record Coming(String words) implements Check {}

  /** They are being pulled or checked. */
  record UnderWay(String words) implements Check {}

  /**
   * They cannot be had or are not fit; Kubernetes goes on trying.
   *
   * @param vague whether Kubernetes may have said more about the same failure before
   */
  record Failed(String words, boolean vague) implements Check {}

  /** They are there and fit. */
  record Passed() implements Check {
    @Override
    public String words() {
      return "";
    }
  }

  /** This, or what was said about the same failure before when that was more. */
  default Check after(Check before) {
    return this instanceof Failed now
            && now.vague()
            && before instanceof Failed earlier
            && !earlier.vague()
        ? earlier
        : this;
  }
}
