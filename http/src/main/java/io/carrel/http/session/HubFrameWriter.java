package io.carrel.http.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.project.ProjectView;
import io.carrel.actors.session.ProjectConnection.Presence;
import io.carrel.actors.session.SessionFrames;
import io.carrel.http.json.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** The hub's frames for one person. */
final class HubFrameWriter implements SessionFrames {
  private final AccountId account;
  private final BiFunction<ProjectView, AccountId, String> project;
  private final Names names;

  HubFrameWriter(
      AccountId account, BiFunction<ProjectView, AccountId, String> project, Names names) {
    this.account = account;
    this.project = project;
    this.names = names;
  }

  @Override
  public String status(ProjectView view) {
    return "{\"t\":\"hub.status\",\"project\":" + project.apply(view, account) + "}";
  }

  @Override
  public CompletionStage<String> people(List<Presence> present) {
    return names
        .of(present.stream().map(Presence::account).toList())
        .thenApplyAsync(known -> people(present, known), Runnable::run);
  }

  private static String people(List<Presence> present, Map<AccountId, String> names) {
    ObjectNode frame = Json.MAPPER.createObjectNode().put("t", "hub.people");
    ArrayNode people = frame.putArray("people");
    for (Presence presence : present) {
      people
          .addObject()
          .put("account_id", presence.account().toString())
          .put("name", names.getOrDefault(presence.account(), ""))
          .put("sessions", presence.sessions());
    }
    return frame.toString();
  }
}
