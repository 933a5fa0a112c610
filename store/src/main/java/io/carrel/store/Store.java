package io.carrel.store;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.pubsub.Topic;
import io.carrel.actors.account.Accounts;
import io.carrel.actors.account.ApiKeys;
import io.carrel.actors.account.AppSessions;
import io.carrel.actors.account.Invitations;
import io.carrel.actors.account.SignInSessions;
import io.carrel.actors.account.SiteSettings;
import io.carrel.actors.directory.ProjectChanged;
import io.carrel.actors.directory.ProjectDirectory;
import io.carrel.actors.directory.ProjectHistory;
import io.carrel.store.account.JdbcAccounts;
import io.carrel.store.account.JdbcApiKeys;
import io.carrel.store.account.JdbcAppSessions;
import io.carrel.store.account.JdbcInvitations;
import io.carrel.store.account.JdbcSignInSessions;
import io.carrel.store.account.JdbcSiteSettings;
import io.carrel.store.database.BoundedExecutor;
import io.carrel.store.database.Database;
import io.carrel.store.database.PoolMeters;
import io.carrel.store.directory.JdbcProjectDirectory;
import io.carrel.store.directory.JdbcProjectHistory;
import io.carrel.store.projection.ProjectProjection;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

/** Every port that PostgreSQL keeps, on one pool of connections. */
public final class Store implements AutoCloseable {
  private final Database database;
  private final BoundedExecutor hashing;
  private final Accounts accounts;
  private final SignInSessions signInSessions;
  private final AppSessions appSessions;
  private final ApiKeys apiKeys;
  private final Invitations invitations;
  private final SiteSettings siteSettings;
  private final JdbcProjectDirectory projects;
  private final ProjectHistory history;

  private Store(StoreSettings settings, Clock clock) {
    database = Database.open(settings);
    hashing = new BoundedExecutor("carrel-hash", settings.hashing(), settings.hashingQueue());
    accounts = new JdbcAccounts(database, hashing, clock);
    signInSessions = new JdbcSignInSessions(database, settings.sessionLifetime(), clock);
    appSessions = new JdbcAppSessions(database, clock);
    apiKeys = new JdbcApiKeys(database, clock);
    invitations = new JdbcInvitations(database, clock);
    siteSettings = new JdbcSiteSettings(database, clock);
    projects = new JdbcProjectDirectory(database, settings.readSideWait());
    history = new JdbcProjectHistory(database);
  }

  /**
   * Migrates the schema and opens the pool. Blocks; to be called before the actor system starts,
   * whose journal needs the schema.
   *
   * @throws io.carrel.actors.StoreUnavailable when the database does not answer
   */
  public static Store open(StoreSettings settings, Clock clock) {
    return new Store(settings, clock);
  }

  /**
   * Starts this node's share of the read side's projections; {@link ProjectProjection} says how.
   */
  public void project(ActorSystem<?> system, ActorRef<Topic.Command<ProjectChanged>> changes) {
    ProjectProjection.start(system, database.dataSource(), changes);
  }

  /** Shows how busy the pools of connections are, the journal's included. */
  public void measure(ActorSystem<?> system, MeterRegistry meters) {
    database.measure(meters, PoolMeters.journal(system));
  }

  public Accounts accounts() {
    return accounts;
  }

  public SignInSessions signInSessions() {
    return signInSessions;
  }

  public AppSessions appSessions() {
    return appSessions;
  }

  public ApiKeys apiKeys() {
    return apiKeys;
  }

  public Invitations invitations() {
    return invitations;
  }

  public SiteSettings siteSettings() {
    return siteSettings;
  }

  public ProjectDirectory projects() {
    return projects;
  }

  public ProjectHistory history() {
    return history;
  }

  /** To be called after the actor system ended. */
  @Override
  public void close() {
    projects.close();
    hashing.close();
    database.close();
  }
}
