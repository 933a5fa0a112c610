package io.carrel.local;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.quota.Quota;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.ProjectSpec;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A hub of its own program that starts one project, says its uid, and waits to be killed. */
public final class HubThatIsKilled {
  private HubThatIsKilled() {}

  public static void main(String[] arguments) throws Exception {
    LocalSettings settings = LocalSettings.of(Path.of(arguments[0]), ProjectServerCommands.stub());
    LocalRuntime runtime = new LocalRuntime(settings, Clock.systemUTC());
    ProjectSpec spec =
        new ProjectSpec(
            ProjectId.parse(arguments[1]), "Test", Map.of(), Quota.of(100, 1000, 200, 1000));
    System.out.println(
        runtime
            .ensureRunning(spec, new Epoch(1), new Credential("only-for-this-test"))
            .toCompletableFuture()
            .get()
            .uid());
    new CountDownLatch(1).await();
  }
}
