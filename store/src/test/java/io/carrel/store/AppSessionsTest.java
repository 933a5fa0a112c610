package io.carrel.store;

import static io.carrel.store.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.carrel.actors.account.Account;
import io.carrel.actors.account.Accounts.Created;
import io.carrel.actors.account.Accounts.NewAccount;
import io.carrel.actors.account.AppSessions;
import io.carrel.actors.account.Password;
import io.carrel.actors.account.SignInSessions.SignedIn;
import io.carrel.actors.identity.ProjectId;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedPostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AppSessionsTest {
  private static final int PORT = 8888;

  private final MutableClock clock = new MutableClock();
  private final Store store;
  private final AppSessions sessions;
  private final ProjectId project = ProjectId.random();
  private final Account ada;
  private final UUID signIn;

  AppSessionsTest(TestDatabase database) {
    store = Store.open(database.settings(), clock);
    sessions = store.appSessions();
    NewAccount account =
        new NewAccount("app@example.org", "Ada", "", new Password("correct horse battery"), false);
    ada = ((Created.Done) await(store.accounts().create(account, Optional.empty()))).account();
    signIn = signIn();
  }

  private UUID signIn() {
    return await(store.signInSessions().open(ada.id(), "", "")).session().id();
  }

  @AfterAll
  void end() {
    store.close();
  }

  @Test
  void aTokenOpensOneSessionOfItsApplicationOnce() {
    String token = await(sessions.issue(signIn, project, PORT)).orElseThrow();
    assertThat(await(sessions.find(token, project, PORT))).isEmpty();
    String secret = await(sessions.redeem(token, project, PORT)).orElseThrow();
    assertThat(await(sessions.redeem(token, project, PORT))).isEmpty();
    assertThat(await(sessions.redeem(secret, project, PORT))).isEmpty();
    assertThat(await(sessions.find(secret, project, PORT))).contains(new SignedIn(signIn, ada));
    assertThat(await(sessions.find(secret, project, PORT + 1))).isEmpty();
    assertThat(await(sessions.find(secret, ProjectId.random(), PORT))).isEmpty();
    assertThat(await(sessions.find("x".repeat(10_000), project, PORT))).isEmpty();
  }

  @Test
  void aTokenIsForItsApplicationAndDoesNotWaitForLong() {
    String other = await(sessions.issue(signIn, project, PORT)).orElseThrow();
    assertThat(await(sessions.redeem(other, project, PORT + 1))).isEmpty();
    String late = await(sessions.issue(signIn, project, PORT)).orElseThrow();
    clock.advance(AppSessions.TOKEN_LIFE.plusMillis(1));
    assertThat(await(sessions.redeem(late, project, PORT))).isEmpty();
  }

  @Test
  void sessionsExpireAndEndWithTheSignInSession() {
    UUID another = signIn();
    String one = open(another);
    await(store.signInSessions().end(ada.id(), another));
    assertThat(await(sessions.find(one, project, PORT))).isEmpty();
    assertThat(await(sessions.issue(another, project, PORT))).isEmpty();

    String two = open(signIn);
    clock.advance(AppSessions.LIFE.minus(Duration.ofSeconds(1)));
    assertThat(await(sessions.find(two, project, PORT))).isPresent();
    clock.advance(Duration.ofSeconds(1));
    assertThat(await(sessions.find(two, project, PORT))).isEmpty();
  }

  private String open(UUID of) {
    String token = await(sessions.issue(of, project, PORT)).orElseThrow();
    return await(sessions.redeem(token, project, PORT)).orElseThrow();
  }
}
