package io.carrel.k8s;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The cluster of the tests: that of {@code KUBECONFIG}, else the one of {@code ../shared/kube},
 * which is brought up when it is not. Without either, tests are skipped; with {@code CI=true} they
 * fail.
 */
public final class TestCluster {
  /** Says which kube the cluster of {@code KUBECONFIG} is of; it then makes images and nodes. */
  private static final String KUBE_PROPERTY = "carrel.test.kube";

  /** The cluster in a box, beside the checkout. */
  private static final Path KUBE =
      Path.of(System.getProperty(KUBE_PROPERTY, "../../shared/kube/kube"))
          .toAbsolutePath()
          .normalize();

  private static @Nullable TestCluster found;

  private final Path kubeconfig;
  private final KubernetesClient admin;
  private final TestImages images;

  private TestCluster(Path kubeconfig, TestImages images) {
    this.kubeconfig = kubeconfig;
    this.images = images;
    this.admin = connect(kubeconfig);
  }

  /** Skips the test when there is none. */
  public static synchronized TestCluster get() {
    if (found == null) {
      found = find().orElse(null);
    }
    if (found == null) {
      String lack = "needs a cluster: set KUBECONFIG, or put kube beside the checkout";
      if ("true".equals(System.getenv("CI"))) {
        throw new AssertionError(lack);
      }
      abort(lack);
    }
    return java.util.Objects.requireNonNull(found);
  }

  private static Optional<TestCluster> find() {
    try {
      String kubeconfig = System.getenv("KUBECONFIG");
      if (kubeconfig != null && !kubeconfig.isBlank()) {
        boolean ofKube = System.getProperty(KUBE_PROPERTY) != null;
        return Optional.of(
            new TestCluster(
                Path.of(kubeconfig), ofKube ? TestImages.built(KUBE) : TestImages.given()));
      } else if (Files.isExecutable(KUBE)) {
        Path here = Path.of(run("up", "1").strip());
        return Optional.of(new TestCluster(here, TestImages.built(KUBE)));
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether there is a cluster in a box beside the checkout, running or not. */
  static boolean isInABox() {
    return Files.isExecutable(KUBE);
  }

  /** Runs one of kube's commands and returns what it prints. */
  public static String run(String... arguments) throws IOException {
    java.util.List<String> command = new java.util.ArrayList<>();
    command.add(KUBE.toString());
    command.addAll(java.util.List.of(arguments));
    File out = File.createTempFile("kube", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectOutput(out)
              .start();
      if (!process.waitFor(15, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException("failed: " + command);
      }
      return Files.readString(out.toPath(), StandardCharsets.UTF_8);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      Files.deleteIfExists(out.toPath());
    }
  }

  private static KubernetesClient connect(Path kubeconfig) {
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .withHttpClientBuilderConsumer(builder -> builder.preferHttp11())
        .build();
  }

  /** Skips the test where no part of the cluster can be stopped. */
  public static void requireFaults() {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Files.isExecutable(KUBE), "needs the cluster in a box, beside the checkout");
  }

  /** May do everything. Lives as long as the tests. */
  public KubernetesClient admin() {
    return admin;
  }

  /** Changes a node; again when others, its kubelet above all, change it at the same time. */
  public void editNode(String name, Consumer<Node> change) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsMatching(TestCluster::isConflict)
        .until(() -> edit(name, change));
  }

  private boolean edit(String name, Consumer<Node> change) {
    admin
        .nodes()
        .withName(name)
        .edit(
            node -> {
              change.accept(node);
              return node;
            });
    return true;
  }

  private static boolean isConflict(Throwable failure) {
    return failure instanceof KubernetesClientException refusal
        && refusal.getCode() == HttpURLConnection.HTTP_CONFLICT;
  }

  public Path kubeconfig() {
    return kubeconfig;
  }

  public TestImages images() {
    return images;
  }

  /** The block of addresses that the tests' own requests to pods come from. */
  public String hubAddress() {
    return System.getProperty("carrel.test.hub-address", "10.77.0.1/32");
  }
}
