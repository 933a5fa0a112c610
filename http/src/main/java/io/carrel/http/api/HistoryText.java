package io.carrel.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.carrel.actors.account.Account;
import io.carrel.actors.directory.ProjectHistory.Entry;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.project.By;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One English sentence for each event. A kind that is not known here is told by its name. */
final class HistoryText {
  private final Map<AccountId, Account> people;

  HistoryText(Map<AccountId, Account> people) {
    this.people = people;
  }

  /** The person that an event is about, beside who it is by. */
  static Optional<AccountId> concerned(Entry entry) {
    JsonNode account = entry.detail().path("account");
    if (!account.isTextual()) {
      return Optional.empty();
    }
    try {
      return Optional.of(AccountId.parse(account.textValue()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  String of(Entry entry) {
    JsonNode detail = entry.detail();
    String who = by(entry.by());
    return switch (entry.kind()) {
      case "Created" -> who + " created the project.";
      case "StartRequested" -> who + " started the project.";
      case "RestartRequested" -> who + " restarted the project.";
      case "StopRequested" -> who + " stopped the project" + because(detail);
      case "RunReady" -> "The project is running.";
      case "RunStopped" -> "The project has stopped.";
      case "RunEnded" ->
          (detail.path("failed").asBoolean() ? "The project failed" : "The project ended")
              + because(detail);
      case "StartFailed" -> "The project could not be started" + because(detail);
      case "StopFailed" -> "The project could not be stopped in time" + because(detail);
      case "Deleted" -> who + " deleted the project.";
      case "Restored" -> who + " restored the project.";
      case "Renamed" -> who + " renamed the project to “" + detail.path("title").asText() + "”.";
      case "Described" -> who + " changed the description.";
      case "AlwaysRunningSet" ->
          who
              + (detail.path("alwaysRunning").asBoolean()
                  ? " lets the project always run."
                  : " lets the project stop when idle.");
      case "IdleTimeoutSet" -> who + " set the idle timeout to " + duration(detail) + ".";
      case "QuotaSet" -> who + QuotaText.of(detail.path("quota"));
      case "ImageSet" -> who + image(detail);
      case "MemberAdded" -> who + " added " + whom(entry) + " as " + role(detail) + ".";
      case "MemberRemoved" -> removed(entry, who);
      case "RoleChanged" -> who + " made " + whom(entry) + " " + role(detail) + ".";
      default -> who + ": " + words(entry.kind()) + ".";
    };
  }

  private String removed(Entry entry, String who) {
    boolean left =
        entry.by() instanceof By.Person person
            && concerned(entry).filter(person.account()::equals).isPresent();
    return left ? who + " left the project." : who + " removed " + whom(entry) + ".";
  }

  private String by(By by) {
    if (by instanceof By.Person person) {
      return name(person.account());
    }
    return by instanceof By.Admin admin ? name(admin.account()) + " (admin)" : "Carrel";
  }

  private String whom(Entry entry) {
    return concerned(entry).map(this::name).orElse("somebody");
  }

  private String name(AccountId id) {
    return Optional.ofNullable(people.get(id)).map(People::fullName).orElse("Somebody");
  }

  private static String because(JsonNode detail) {
    String reason = detail.path("reason").asText().strip();
    if (reason.isEmpty()) {
      return ".";
    }
    return ": " + reason + (reason.endsWith(".") ? "" : ".");
  }

  private static String role(JsonNode detail) {
    return switch (detail.path("role").asText().toLowerCase(Locale.ROOT)) {
      case "owner" -> "an owner";
      case "collaborator" -> "a collaborator";
      case "viewer" -> "a viewer";
      default -> "a member";
    };
  }

  /** Stored as ISO 8601 or as seconds, whatever the journal's serializer is set to. */
  private static String duration(JsonNode detail) {
    JsonNode stored = detail.path("idleTimeout");
    try {
      Duration duration =
          stored.isNumber() ? Duration.ofSeconds(stored.asLong()) : Duration.parse(stored.asText());
      return duration.toSeconds() % 3600 == 0
          ? counted(duration.toHours(), "hour")
          : counted(duration.toMinutes(), "minute");
    } catch (DateTimeParseException e) {
      return "another value";
    }
  }

  private static String image(JsonNode detail) {
    String image = detail.path("image").asText("");
    return image.isEmpty()
        ? " chose the usual software, from the next start on."
        : " chose the software “" + image + "”, from the next start on.";
  }

  private static String counted(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }

  /** {@code DiskSwapped} becomes “disk swapped”. */
  private static String words(String kind) {
    return kind.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }
}
