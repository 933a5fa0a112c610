package io.carrel.k8s.reason;

import io.carrel.actors.runtime.RuntimeFailure;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;

/**
 * What it means that the API server did not do what it was asked.
 *
 * @param failure for the owner; its message is for people
 * @param mayPass whether the same request may succeed a moment later
 * @param raw what the API server said, for admins
 */
public record Refusal(RuntimeFailure failure, boolean mayPass, String raw) {
  private static final int ANSWERED = 100;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int TIMEOUT = 408;
  private static final int CONFLICT = 409;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;

  public Refusal {
    raw = Reason.line(raw);
  }

  /** A request's failure, whatever it was. */
  public static Refusal of(RuntimeException thrown) {
    if (!(thrown instanceof KubernetesClientException refused)) {
      return mayPass("The cluster could not be asked.", String.valueOf(thrown));
    }
    String message = message(refused);
    int code = refused.getCode();
    String raw = code + " " + message;
    if (code < ANSWERED) {
      return mayPass("The cluster cannot be reached.", message + " " + refused.getCause());
    } else if (code == TOO_MANY || code == TIMEOUT) {
      return mayPass("The cluster has too much to do.", raw);
    } else if (code == CONFLICT) {
      return mayPass("The cluster was changing the same thing at that moment.", raw);
    } else if (code >= SERVER_ERROR && !isMalformed(message)) {
      return mayPass("The cluster failed to answer.", raw);
    }
    return new Refusal(failure(code, message, refused), false, raw);
  }

  private static Refusal mayPass(String words, String raw) {
    return new Refusal(new RuntimeFailure.Unavailable(words), true, raw);
  }

  /**
   * An object with a field that the API server does not know is answered as if it were at fault.
   */
  private static boolean isMalformed(String message) {
    return message.contains("failed to create typed patch object");
  }

  private static RuntimeFailure failure(
      int code, String message, KubernetesClientException refused) {
    if (code == UNAUTHORIZED) {
      return new RuntimeFailure.Unavailable("The cluster does not know this hub.");
    } else if (code == NOT_FOUND) {
      return new RuntimeFailure.Unavailable("The cluster has no place for projects.");
    } else if (code == FORBIDDEN || Denial.isWebhook(message)) {
      return Denial.failure(message);
    }
    String causes = Denial.causes(refused.getStatus());
    return new RuntimeFailure.Rejected(
        "The cluster does not accept "
            + what(refused)
            + "."
            + (causes.isEmpty() ? "" : " " + causes));
  }

  /** The object that was sent; mostly that is a pod. */
  private static String what(KubernetesClientException refused) {
    Status status = refused.getStatus();
    String kind =
        status == null || status.getDetails() == null ? null : status.getDetails().getKind();
    return switch (kind == null ? "Pod" : kind) {
      case "Secret" -> "the project's credential";
      case "NetworkPolicy" -> "the network policy of projects";
      case "DaemonSet" -> "the DaemonSet that prepares nodes";
      case "Node" -> "the change of the node";
      default -> "the project's pod";
    };
  }

  private static String message(KubernetesClientException refused) {
    Status status = refused.getStatus();
    String said = status == null ? null : status.getMessage();
    return said == null ? String.valueOf(refused.getMessage()) : said;
  }
}
