package io.carrel.http.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carrel.actors.account.Account;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.project.ProjectView;
import io.carrel.actors.session.ProjectConnection.Presence;
import io.carrel.actors.session.SessionFrames;
import io.carrel.http.json.Json;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The hub's frames for one person. */
final class HubFrameWriter implements SessionFrames {
  private final AccountId account;
  private final BiFunction<ProjectView, AccountId, String> project;
  private final Function<Collection<AccountId>, CompletionStage<Map<AccountId, Account>>> names;

  HubFrameWriter(
      AccountId account,
      BiFunction<ProjectView, AccountId, String> project,
      Function<Collection<AccountId>, CompletionStage<Map<AccountId, Account>>> names) {
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
        .apply(present.stream().map(Presence::account).toList())
        .thenApplyAsync(accounts -> people(present, accounts), Runnable::run);
  }

  private static String people(List<Presence> present, Map<AccountId, Account> accounts) {
    ObjectNode frame = Json.MAPPER.createObjectNode().put("t", "hub.people");
    ArrayNode people = frame.putArray("people");
    for (Presence presence : present) {
      Account account = accounts.get(presence.account());
      people
          .addObject()
          .put("account_id", presence.account().toString())
          .put("name", account == null ? "" : account.firstName() + " " + account.lastName())
          .put("sessions", presence.sessions());
    }
    return frame.toString();
  }
}
