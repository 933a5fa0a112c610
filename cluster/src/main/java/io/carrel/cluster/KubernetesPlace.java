package io.carrel.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.carrel.k8s.KubernetesRuntime;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A namespace of a Kubernetes cluster: projects are pods, and go on without any hub.
 *
 * @param kubeconfig empty in a pod, whose service account is meant
 */
record KubernetesPlace(String kubeconfig, String namespace) implements ProjectsPlace {
  /**
   * @param chosen on the command line; when it is null, the kubeconfig is where kubectl looks
   * @throws StartRefused when there is none
   */
  static KubernetesPlace of(@Nullable Path chosen, String namespace) {
    return new KubernetesPlace(kubeconfig(chosen, System::getenv), namespace);
  }

  static String kubeconfig(@Nullable Path chosen, Function<String, @Nullable String> environment) {
    Optional<Path> named =
        Optional.ofNullable(chosen)
            .or(() -> variable(environment, "KUBECONFIG").map(KubernetesPlace::single));
    if (named.isPresent()) {
      Path file = named.get().toAbsolutePath().normalize();
      if (!Files.isReadable(file)) {
        throw new StartRefused("There is no kubeconfig " + file + " that can be read.");
      }
      return file.toString();
    }
    Optional<Path> usual =
        variable(environment, "HOME").map(home -> Path.of(home, ".kube", "config"));
    if (usual.filter(Files::isReadable).isPresent()) {
      return usual.get().toString();
    } else if (variable(environment, "KUBERNETES_SERVICE_HOST").isPresent()) {
      return "";
    }
    throw new StartRefused("There is no kubeconfig: name it with --kubeconfig, or set KUBECONFIG.");
  }

  private static Path single(String variable) {
    if (variable.contains(File.pathSeparator)) {
      throw new StartRefused("KUBECONFIG names several files; name one with --kubeconfig.");
    }
    return Path.of(variable);
  }

  private static Optional<String> variable(
      Function<String, @Nullable String> environment, String name) {
    return Optional.ofNullable(environment.apply(name)).filter(value -> !value.isBlank());
  }

  @Override
  public Config decided() {
    return ConfigFactory.parseMap(
        Map.of(
            "carrel.kubernetes.kubeconfig", kubeconfig,
            "carrel.kubernetes.namespace", namespace),
        "this start");
  }

  @Override
  public Config defaults() {
    return ConfigFactory.parseResources("carrel-kubernetes.conf");
  }

  @Override
  public void check(Config config) {
    Optional<String> lack = sensible(() -> Waiting.on(KubernetesRuntime.lacks(config)));
    if (lack.isPresent()) {
      throw new StartRefused(lack.get());
    }
  }

  /** Also while the API server is away: then projects wait for it, with the reason. */
  @Override
  public Opened open(Config config) {
    KubernetesRuntime runtime = sensible(() -> KubernetesRuntime.from(config));
    return new Opened(runtime, runtime::close);
  }

  private static <T> T sensible(java.util.function.Supplier<T> what) {
    try {
      return what.get();
    } catch (IllegalArgumentException e) {
      throw new StartRefused(String.valueOf(e.getMessage()));
    }
  }

  /** Pods go on. */
  @Override
  public void leave() {}

  @Override
  public String greeting(boolean loopback) {
    return "Projects run in the namespace " + namespace + " of the cluster, and go on without it.";
  }
}
