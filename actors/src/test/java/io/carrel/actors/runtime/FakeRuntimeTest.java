package io.carrel.actors.runtime;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;

final class FakeRuntimeTest extends ProjectRuntimeContract {
  private static final ExecutorService WORKER = Executors.newSingleThreadExecutor();

  private FakeRuntime fake = new FakeRuntime(WORKER, Duration.ofMillis(400));

  @AfterAll
  static void endWorker() {
    WORKER.shutdown();
  }

  @Override
  protected ProjectRuntime open() {
    return fake;
  }

  @Override
  protected void close() {
    fake = fake.restarted();
  }

  @Override
  protected boolean opens(Endpoint endpoint, Credential credential) {
    return fake.opens(endpoint, credential);
  }

  @Override
  protected void kill(Observed run) {
    fake.end(run.project(), "killed");
  }
}
