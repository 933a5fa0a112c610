package io.carrel.actors.project;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.carrel.actors.identity.AccountId;

/** Who asked for something, as the history tells it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = By.Person.class, name = "person"),
  @JsonSubTypes.Type(value = By.Admin.class, name = "admin"),
  @JsonSubTypes.Type(value = By.Platform.class, name = "platform")
})
public sealed interface By {
  /** A member. The owner checks the role that the request needs. */
  record Person(AccountId account) implements By {}

  /** An admin of the site, who needs no role in the project. */
  record Admin(AccountId account) implements By {}

  /** Carrel itself: the idle timer, always-running, recovery. */
  record Platform(String part) implements By {}
}
