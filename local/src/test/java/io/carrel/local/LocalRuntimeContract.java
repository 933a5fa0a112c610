package io.carrel.local;

import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.ProjectRuntime;
import io.carrel.actors.runtime.ProjectRuntimeContract;
import io.carrel.protocol.ProjectServerApi;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** Keeps the contract with real processes; who extends it says which project server. */
abstract class LocalRuntimeContract extends ProjectRuntimeContract {
  @TempDir Path data;
  private @Nullable LocalRuntime opened;

  abstract List<String> projectServer();

  @Override
  protected final ProjectRuntime open() throws IOException {
    opened =
        new LocalRuntime(
            new LocalSettings(
                data,
                projectServer(),
                Duration.ofSeconds(2),
                Duration.ofMillis(300),
                Duration.ofSeconds(2)),
            Clock.systemUTC());
    return opened;
  }

  @Override
  protected final void close() {
    Objects.requireNonNull(opened).close();
  }

  @Override
  protected final boolean opens(Endpoint endpoint, Credential credential) {
    try {
      URI files = URI.create("http://" + endpoint.host() + ":" + endpoint.port() + "/files/?list");
      HttpURLConnection connection = (HttpURLConnection) files.toURL().openConnection();
      connection.setRequestProperty(
          ProjectServerApi.AUTHORIZATION, "Bearer " + credential.secret());
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException nobodyThere) {
      return false;
    }
  }

  @Override
  protected final void kill(Observed run) throws IOException {
    RunRecord record =
        new RunFolders(data.resolve("run")).of(run.project()).read(run.uid()).orElseThrow();
    new ProcessTable().kill(Objects.requireNonNull(record.process()));
  }
}
