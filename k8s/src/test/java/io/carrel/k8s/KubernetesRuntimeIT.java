package io.carrel.k8s;

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
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract with real pods: the real project server, the restricted Pod Security Standard, and
 * an account with the rights of {@code rights.yaml} only.
 */
@Tag("kubernetes")
final class KubernetesRuntimeIT extends ProjectRuntimeContract {
  private static final int TIMEOUT_MILLIS = 2_000;

  @TempDir private static Path folder;
  private static @Nullable TestNamespace namespace;
  private static @Nullable Path kubeconfig;

  private @Nullable KubernetesRuntime opened;

  @BeforeAll
  static void makeNamespace() {
    namespace = new TestNamespace(TestCluster.get());
    kubeconfig = namespace.kubeconfig(folder);
  }

  @AfterAll
  static void end() {
    if (namespace != null) {
      namespace.close();
    }
  }

  private static TestNamespace namespace() {
    return Objects.requireNonNull(namespace);
  }

  @Override
  protected ProjectRuntime open() {
    opened =
        new KubernetesRuntime(
            namespace().settings(Objects.requireNonNull(kubeconfig)), namespace()::podSettings);
    return opened;
  }

  @Override
  protected void close() {
    Objects.requireNonNull(opened).close();
  }

  @Override
  protected Duration patience() {
    return Duration.ofSeconds(60);
  }

  @Override
  protected boolean opens(Endpoint endpoint, Credential credential) {
    try {
      URI files = URI.create("http://" + endpoint.host() + ":" + endpoint.port() + "/files/?list");
      HttpURLConnection connection = (HttpURLConnection) files.toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      connection.setRequestProperty(
          ProjectServerApi.AUTHORIZATION, "Bearer " + credential.secret());
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException nobodyThere) {
      return false;
    }
  }

  @Override
  protected void kill(Observed run) throws Exception {
    namespace().endServer(run.project());
  }
}
