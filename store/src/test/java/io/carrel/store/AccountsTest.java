package io.carrel.store;

import static io.carrel.store.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.carrel.actors.StoreUnavailable;
import io.carrel.actors.account.Account;
import io.carrel.actors.account.Account.ColorScheme;
import io.carrel.actors.account.Accounts;
import io.carrel.actors.account.Accounts.Created;
import io.carrel.actors.account.Accounts.NewAccount;
import io.carrel.actors.account.ApiKeys;
import io.carrel.actors.account.InvitationToken;
import io.carrel.actors.account.Invitations;
import io.carrel.actors.account.Invitations.NewInvitation;
import io.carrel.actors.account.Password;
import io.carrel.actors.account.SignInSessions;
import io.carrel.actors.account.SiteSettings;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.ImageReference;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contracts of the ports for people. */
@ExtendWith(EmbeddedPostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccountsTest {
  private static final Password PASSWORD = new Password("correct horse battery");

  private final MutableClock clock = new MutableClock();
  private final TestDatabase database;
  private final Store store;
  private final Accounts accounts;
  private final Invitations invitations;

  AccountsTest(TestDatabase database) {
    this.database = database;
    this.store = Store.open(database.settings(), clock);
    this.accounts = store.accounts();
    this.invitations = store.invitations();
  }

  @AfterAll
  void end() {
    store.close();
  }

  private static String address() {
    return "p" + UUID.randomUUID() + "@example.org";
  }

  private Account person(String email, String first, String last) {
    return created(accounts, new NewAccount(email, first, last, PASSWORD, false));
  }

  private Account person() {
    return person(address(), "Ada", "Lovelace");
  }

  private static Account created(Accounts accounts, NewAccount account) {
    return ((Created.Done) await(accounts.create(account, Optional.empty()))).account();
  }

  @Test
  void keepsAnAccountAndItsChanges() {
    Account ada = person();
    assertThat(await(accounts.find(ada.id()))).contains(ada);
    assertThat(await(accounts.find(AccountId.random()))).isEmpty();
    assertThat(await(accounts.rename(ada.id(), "Augusta", "King")).firstName())
        .isEqualTo("Augusta");
    assertThat(await(accounts.prefer(ada.id(), ColorScheme.DARK)).colorScheme())
        .isEqualTo(ColorScheme.DARK);
    Account changed = await(accounts.find(ada.id())).orElseThrow();
    assertThat(changed.lastName()).isEqualTo("King");
    assertThat(changed.created()).isEqualTo(clock.instant());
    assertThat(await(accounts.findAll(List.of(ada.id(), AccountId.random()))))
        .containsExactly(java.util.Map.entry(ada.id(), changed));
  }

  @Test
  void comparesAddressesWithoutCase() {
    String email = address();
    Account ada = person(email, "Ada", "Lovelace");
    String shouted = email.toUpperCase(java.util.Locale.ROOT);
    assertThat(await(accounts.findByEmail(shouted))).contains(ada);
    assertThat(await(accounts.authenticate(shouted, PASSWORD))).contains(ada);
    assertThat(
            await(
                accounts.create(
                    new NewAccount(shouted, "A", "B", PASSWORD, false), Optional.empty())))
        .isEqualTo(new Created.AddressTaken());
  }

  @Test
  void refusesWrongPasswordsAndUnknownAddresses() {
    Account ada = person();
    assertThat(await(accounts.authenticate(ada.email(), new Password("wrong")))).isEmpty();
    assertThat(await(accounts.authenticate(address(), PASSWORD))).isEmpty();
    assertThat(await(accounts.authenticate("\0'; DROP TABLE accounts; --", PASSWORD))).isEmpty();
    assertThat(await(accounts.authenticate(ada.email(), new Password("x".repeat(100_000)))))
        .isEmpty();
  }

  @Test
  void changesThePasswordOfWhoKnowsIt() {
    Account ada = person();
    Password next = new Password("another password");
    assertThat(await(accounts.changePassword(ada.id(), new Password("wrong"), next))).isFalse();
    assertThat(await(accounts.changePassword(ada.id(), PASSWORD, next))).isTrue();
    assertThat(await(accounts.authenticate(ada.email(), PASSWORD))).isEmpty();
    assertThat(await(accounts.authenticate(ada.email(), next))).contains(ada);
  }

  @Test
  void changesTheAddressOfWhoKnowsThePassword() {
    Account ada = person();
    Account other = person();
    String email = address();
    assertThat(await(accounts.changeEmail(ada.id(), email, new Password("wrong")))).isFalse();
    assertThatThrownBy(() -> await(accounts.changeEmail(ada.id(), other.email(), PASSWORD)))
        .isInstanceOf(Accounts.EmailTaken.class);
    assertThat(await(accounts.changeEmail(ada.id(), email, PASSWORD))).isTrue();
    assertThat(await(accounts.findByEmail(email))).map(Account::id).contains(ada.id());
  }

  @Test
  void findsPeopleByTheBeginningsOfTheirNames() {
    Account zoe = person(address(), "Zoë Anna", "Ångström-Brandt");
    assertThat(await(accounts.search("zoe", 10))).containsExactly(zoe);
    assertThat(await(accounts.search("BRAND zo", 10))).containsExactly(zoe);
    assertThat(await(accounts.search("ångs", 10))).containsExactly(zoe);
    assertThat(await(accounts.search(zoe.email(), 10))).containsExactly(zoe);
    assertThat(await(accounts.search(zoe.email().substring(0, 20), 10))).isEmpty();
    assertThat(await(accounts.search("oe", 10))).isEmpty();
    for (String hostile : List.of("%", "_", "\\", "'", "-", "", "\0", "x".repeat(10_000))) {
      assertThat(await(accounts.search(hostile, 50))).as(hostile).isEmpty();
    }
  }

  @Test
  void storesNoPassword() throws SQLException {
    Account ada = person();
    try (Connection connection = database.connect();
        ResultSet row =
            connection
                .createStatement()
                .executeQuery("SELECT password_hash FROM accounts WHERE id = '" + ada.id() + "'")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1)).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    }
  }

  @Test
  void aFloodOfSignInsIsRefusedAndNotQueuedWithoutEnd() {
    Account ada = person();
    Config few =
        ConfigFactory.parseString("carrel.store.passwords { parallelism = 1, queue-size = 4 }");
    StoreSettings settings =
        StoreSettings.from(ConfigFactory.load(few.withFallback(database.config())));
    int right = 0;
    int refused = 0;
    try (Store small = Store.open(settings, clock)) {
      List<CompletableFuture<Optional<Account>>> answers =
          IntStream.range(0, 50)
              .mapToObj(
                  i -> small.accounts().authenticate(ada.email(), PASSWORD).toCompletableFuture())
              .toList();
      for (CompletableFuture<Optional<Account>> answer : answers) {
        try {
          assertThat(await(answer)).contains(ada);
          right++;
        } catch (StoreUnavailable e) {
          refused++;
        }
      }
      assertThat(await(small.accounts().authenticate(ada.email(), PASSWORD))).contains(ada);
    }
    assertThat(right).isBetween(5, 49);
    assertThat(refused).isEqualTo(50 - right);
  }

  @Test
  void anInvitationForOneIsRedeemedByOneOfTwenty() {
    Account admin = person();
    InvitationToken token =
        await(
                invitations.issue(
                    new NewInvitation(
                        admin.id(), Optional.empty(), "for one", 1, Duration.ofDays(1))))
            .token();
    List<CompletableFuture<Created>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(
          accounts
              .create(new NewAccount(address(), "N", "N", PASSWORD, false), Optional.of(token))
              .toCompletableFuture());
    }
    assertThat(answers.stream().map(Await::await).filter(Created.Done.class::isInstance))
        .hasSize(1);
    assertThat(await(invitations.check(token))).isEmpty();
  }

  @Test
  void aRefusedSignUpKeepsTheInvitation() {
    Account admin = person();
    String invited = address();
    Invitations.Issued issued =
        await(
            invitations.issue(
                new NewInvitation(
                    admin.id(), Optional.of(invited), "note", 2, Duration.ofDays(1))));
    Optional<InvitationToken> token = Optional.of(issued.token());
    assertThat(await(accounts.create(new NewAccount(address(), "N", "N", PASSWORD, false), token)))
        .isEqualTo(new Created.InvitationInvalid());
    NewAccount right = new NewAccount(invited, "N", "N", PASSWORD, false);
    assertThat(await(accounts.create(right, token))).isInstanceOf(Created.Done.class);
    assertThat(await(accounts.create(right, token))).isEqualTo(new Created.AddressTaken());
    assertThat(await(invitations.check(issued.token())))
        .map(Invitations.Invitation::usesLeft)
        .contains(1);
    assertThat(await(invitations.list())).extracting("id").contains(issued.invitation().id());
    assertThat(await(invitations.delete(issued.invitation().id()))).isTrue();
    assertThat(await(invitations.delete(issued.invitation().id()))).isFalse();
    assertThat(await(invitations.check(issued.token()))).isEmpty();
  }

  @Test
  void anInvitationExpires() {
    InvitationToken token =
        await(
                invitations.issue(
                    new NewInvitation(person().id(), Optional.empty(), "", 5, Duration.ofHours(1))))
            .token();
    assertThat(await(invitations.check(token))).isPresent();
    clock.advance(Duration.ofHours(1));
    assertThat(await(invitations.check(token))).isEmpty();
    assertThat(
            await(
                accounts.create(
                    new NewAccount(address(), "N", "N", PASSWORD, false), Optional.of(token))))
        .isEqualTo(new Created.InvitationInvalid());
  }

  @Test
  void theNewestAdminLinkMakesOneAdmin() {
    List<CompletableFuture<InvitationToken>> links =
        IntStream.range(0, 8)
            .mapToObj(i -> invitations.issueAdminLink(Duration.ofDays(1)).toCompletableFuture())
            .toList();
    List<InvitationToken> valid =
        links.stream().map(Await::await).toList().stream()
            .filter(token -> await(invitations.check(token)).isPresent())
            .toList();
    assertThat(valid).hasSize(1);
    assertThat(await(accounts.hasAdmin())).isFalse();
    NewAccount visitor = new NewAccount(address(), "N", "N", PASSWORD, false);
    Created created = await(accounts.create(visitor, Optional.of(valid.get(0))));
    assertThat(((Created.Done) created).account().admin()).isTrue();
    assertThat(await(accounts.hasAdmin())).isTrue();
    assertThat(await(invitations.check(valid.get(0)))).isEmpty();
  }

  @Test
  void aSessionLastsWhileItIsUsed() {
    SignInSessions sessions = store.signInSessions();
    Account ada = person();
    SignInSessions.Opened opened =
        await(sessions.open(ada.id(), "127.0.0.1", "agent\0" + "x".repeat(10_000)));
    assertThat(opened.session().userAgent()).hasSize(200).startsWith("agent\uFFFD");
    assertThat(opened.toString()).doesNotContain(opened.secret());
    clock.advance(Duration.ofDays(29));
    assertThat(await(sessions.find(opened.secret())))
        .contains(new SignInSessions.SignedIn(opened.session().id(), ada));
    clock.advance(Duration.ofDays(29));
    assertThat(await(sessions.find(opened.secret()))).isPresent();
    assertThat(await(sessions.list(ada.id())))
        .singleElement()
        .satisfies(session -> assertThat(session.lastUsed()).isEqualTo(clock.instant()));
    clock.advance(Duration.ofDays(30));
    assertThat(await(sessions.find(opened.secret()))).isEmpty();
    assertThat(await(sessions.list(ada.id()))).isEmpty();
  }

  @Test
  void notesTheUseOfASessionOnceAMinute() {
    SignInSessions sessions = store.signInSessions();
    Account ada = person();
    SignInSessions.Opened opened = await(sessions.open(ada.id(), "", ""));
    clock.advance(Duration.ofSeconds(59));
    await(sessions.find(opened.secret()));
    assertThat(await(sessions.list(ada.id()))).containsExactly(opened.session());
    clock.advance(Duration.ofSeconds(1));
    await(sessions.find(opened.secret()));
    assertThat(await(sessions.list(ada.id())).get(0).lastUsed()).isEqualTo(clock.instant());
  }

  @Test
  void endsSessionsOfTheirOwnerOnly() {
    SignInSessions sessions = store.signInSessions();
    Account ada = person();
    SignInSessions.Opened one = await(sessions.open(ada.id(), "", ""));
    SignInSessions.Opened two = await(sessions.open(ada.id(), "", ""));
    SignInSessions.Opened three = await(sessions.open(ada.id(), "", ""));
    assertThat(await(sessions.end(person().id(), one.session().id()))).isFalse();
    assertThat(await(sessions.end(ada.id(), one.session().id()))).isTrue();
    assertThat(await(sessions.find(one.secret()))).isEmpty();
    assertThat(await(sessions.endAll(ada.id(), Optional.of(two.session().id()))))
        .containsExactly(three.session().id());
    assertThat(await(sessions.find(two.secret()))).isPresent();
    assertThat(await(sessions.endAll(ada.id(), Optional.empty())))
        .containsExactly(two.session().id());
    assertThat(await(sessions.find("x".repeat(100_000)))).isEmpty();
  }

  @Test
  void tellsWhichSessionsAndKeysLast() {
    SignInSessions sessions = store.signInSessions();
    ApiKeys keys = store.apiKeys();
    Account ada = person();
    UUID ended = await(sessions.open(ada.id(), "", "")).session().id();
    clock.advance(Duration.ofDays(29));
    UUID others = await(sessions.open(person().id(), "", "")).session().id();
    UUID lasts = await(sessions.open(ada.id(), "", "")).session().id();
    await(sessions.endAll(ada.id(), Optional.of(lasts)));
    assertThat(await(sessions.lasting(Set.of(ended, others, lasts, UUID.randomUUID()))))
        .containsExactlyInAnyOrder(others, lasts);
    long forAnHour =
        await(
                keys.create(
                    ada.id(),
                    "an hour",
                    Optional.empty(),
                    Optional.of(clock.instant().plusSeconds(3600))))
            .key()
            .id();
    long forEver = await(keys.create(ada.id(), "", Optional.empty(), Optional.empty())).key().id();
    assertThat(await(keys.lasting(Set.of(forAnHour, forEver, -1L))))
        .containsExactlyInAnyOrder(forAnHour, forEver);
    clock.advance(Duration.ofDays(30));
    assertThat(await(sessions.lasting(Set.of(others, lasts)))).isEmpty();
    assertThat(await(keys.lasting(Set.of(forAnHour, forEver)))).containsExactly(forEver);
  }

  @Test
  void aKeyIsToldOnceAndExpires() {
    ApiKeys keys = store.apiKeys();
    Account ada = person();
    ProjectId project = ProjectId.random();
    ApiKeys.Created plain = await(keys.create(ada.id(), "ci", Optional.empty(), Optional.empty()));
    ApiKeys.Created scoped =
        await(
            keys.create(
                ada.id(),
                "one project",
                Optional.of(project),
                Optional.of(clock.instant().plusSeconds(60))));
    assertThat(plain.secret()).matches("sk-[A-Za-z0-9_-]{43}").startsWith(plain.key().prefix());
    assertThat(plain.toString()).doesNotContain(plain.secret());
    assertThat(await(keys.find(scoped.secret()))).map(ApiKeys.Key::account).contains(ada);
    assertThat(await(keys.list(ada.id(), Optional.empty()))).hasSize(2);
    assertThat(await(keys.list(ada.id(), Optional.of(project))))
        .singleElement()
        .satisfies(key -> assertThat(key.lastUsed()).contains(clock.instant()));
    clock.advance(Duration.ofSeconds(60));
    assertThat(await(keys.find(scoped.secret()))).isEmpty();
    assertThat(await(keys.find(plain.secret()))).isPresent();
    assertThat(await(keys.delete(person().id(), plain.key().id()))).isFalse();
    assertThat(await(keys.delete(ada.id(), plain.key().id()))).isTrue();
    assertThat(await(keys.find(plain.secret()))).isEmpty();
    assertThat(await(keys.find("sk-" + "x".repeat(100_000)))).isEmpty();
  }

  @Test
  void keepsTheSitesSettings() {
    SiteSettings settings = store.siteSettings();
    assertThat(await(settings.read()).signUp()).isEqualTo(SiteSettings.SignUp.INVITATION);
    SiteSettings.Values values =
        new SiteSettings.Values("Bodleian", "#aabbcc", SiteSettings.SignUp.CLOSED);
    assertThat(await(settings.write(values))).isEqualTo(values);
    assertThat(await(settings.read())).isEqualTo(values);
  }

  @Test
  void keepsTheSitesSoftwareInItsOrder() {
    SiteSettings settings = store.siteSettings();
    assertThat(await(settings.environments())).isEmpty();
    var python =
        new SiteSettings.Environment(
            "Python", new ImageReference("registry.example.org/python:3.12"), "With NumPy");
    var r = new SiteSettings.Environment("R", new ImageReference("r-base"), "");
    assertThat(await(settings.setEnvironments(List.of(r, python)))).containsExactly(r, python);
    assertThat(await(settings.environments())).containsExactly(r, python);
    assertThat(await(settings.setEnvironments(List.of(python)))).containsExactly(python);
    await(settings.setEnvironments(List.of()));
    assertThat(await(settings.environments())).isEmpty();
  }

  @Test
  void twentyAskersGetOneSecret() {
    SiteSettings settings = store.siteSettings();
    List<CompletableFuture<byte[]>> secrets =
        IntStream.range(0, 20)
            .mapToObj(i -> settings.secret("hand-off").toCompletableFuture())
            .toList();
    byte[] first = await(secrets.get(0));
    assertThat(first).hasSize(32);
    assertThat(secrets).allSatisfy(secret -> assertThat(await(secret)).isEqualTo(first));
    assertThat(await(settings.secret("another"))).isNotEqualTo(first);
  }
}
