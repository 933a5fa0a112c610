package io.carrel.k8s.reason;

import io.carrel.actors.runtime.RuntimeFailure;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells the refusals apart that Kubernetes answers alike: quotas, rules and missing rights. */
final class Denial {
  private static final int MAX_CAUSES = 3;
  private static final int MAX_WORDS = 300;

  private static final Pattern QUOTA =
      Pattern.compile("exceeded quota: [^,]+, requested: (.+), used: (.+), limited: (.+)");
  private static final Pattern LIMIT_RANGE =
      Pattern.compile(
          "((?:(?:maximum|minimum) \\S+ usage|\\S+ max limit to request ratio) per \\S+ is .*?)\\]?$",
          Pattern.MULTILINE);
  private static final Pattern SECURITY = Pattern.compile("violates PodSecurity \"[^\"]*\": (.*)");
  private static final Pattern RULE =
      Pattern.compile(
          "(?:admission webhook .*|ValidatingAdmissionPolicy .*)denied (?:the )?request: ?(.*)");
  private static final Pattern RIGHT = Pattern.compile("cannot (\\S+) resource \"([^\"]+)\"");
  private static final Pattern OTHER = Pattern.compile("is forbidden: (.*)");

  private Denial() {}

  static boolean isWebhook(String message) {
    return RULE.matcher(message).find();
  }

  /** What a message of code 403 means, or of a rule's own code. */
  static RuntimeFailure failure(String message) {
    Matcher found = QUOTA.matcher(message);
    if (found.find()) {
      return new RuntimeFailure.QuotaExceeded(
          bounded(
              "The cluster's quota for projects is used up: "
                  + found.group(1)
                  + " more is wanted, "
                  + amounts(found.group(2))
                  + " of "
                  + amounts(found.group(3))
                  + " is used."));
    }
    found = LIMIT_RANGE.matcher(message);
    if (found.find()) {
      return new RuntimeFailure.QuotaExceeded(
          bounded("The cluster's limits do not allow such a project: " + found.group(1) + "."));
    }
    found = RULE.matcher(message);
    if (found.find()) {
      return new RuntimeFailure.Rejected(
          bounded("A rule of the cluster refuses the project's pod: " + found.group(1)));
    }
    found = SECURITY.matcher(message);
    if (found.find()) {
      return new RuntimeFailure.Rejected(
          bounded("The cluster's security rules refuse the project's pod: " + found.group(1)));
    }
    if (message.contains("failed quota")) {
      return new RuntimeFailure.Rejected(
          "The cluster's quota asks for an amount that the project's pod does not name.");
    }
    return unready(message);
  }

  /** What an admin mends without the project's doing. */
  private static RuntimeFailure unready(String message) {
    Matcher right = RIGHT.matcher(message);
    if (right.find()) {
      return new RuntimeFailure.Unavailable(
          bounded(
              "This hub lacks the right to "
                  + right.group(1)
                  + " "
                  + right.group(2)
                  + " in the cluster."));
    } else if (message.contains("is being terminated")) {
      return new RuntimeFailure.Unavailable("The cluster is giving up its place for projects.");
    }
    Matcher other = OTHER.matcher(message);
    return new RuntimeFailure.Unavailable(
        other.find()
            ? bounded("The cluster forbids it: " + other.group(1) + ".")
            : "The cluster forbids it to this hub.");
  }

  /** The fields that are wrong, for a person; empty when the API server names none. */
  static String causes(@Nullable Status status) {
    if (status == null || status.getDetails() == null) {
      return "";
    }
    List<StatusCause> causes = status.getDetails().getCauses();
    return bounded(
        (causes == null ? List.<StatusCause>of() : causes)
            .stream()
                .limit(MAX_CAUSES)
                .map(cause -> cause.getField() + ": " + cause.getMessage())
                .collect(Collectors.joining("; ")));
  }

  /** Only the figures: which amounts they are of was said before. */
  private static String amounts(String named) {
    return named.replaceAll("[^,=]+=", "").replace(",", ", ");
  }

  private static String bounded(String said) {
    String words = said.strip();
    return words.length() > MAX_WORDS ? words.substring(0, MAX_WORDS) + "…" : words;
  }
}
