package io.carrel.k8s.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.quota.Quota;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.ProjectSpec;
import io.fabric8.kubernetes.api.model.Toleration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One manifest for each thing that settings and quotas decide. */
public final class SampleManifests {
  public static final ProjectId PROJECT = ProjectId.parse("6f4b7c1e-0d5a-4f0e-9a52-3d8f2f8a7b10");
  public static final String PRIORITY_CLASS = "carrel-projects";

  private static final Epoch EPOCH = new Epoch(42);
  private static final Credential CREDENTIAL = new Credential("only-for-this-test");
  private static final PodQuota QUOTA = PodQuota.of(50, 1000, 300, 1000);

  private SampleManifests() {}

  /** By the name of the golden file. */
  public static Map<String, ProjectObjects> all() {
    return Map.of(
        "plain", of(Map.of(), PodSettings.of("carrel/project:1.2", "carrel/server:1"), QUOTA),
        "environment",
            of(
                Map.of("COURSE", "algebra", "HOME", "/elsewhere", "PRICE", "$(HOME) and $5"),
                PodSettings.of("carrel/project:1.2", "carrel/server:1"),
                QUOTA),
        "installation", of(Map.of(), installation(), QUOTA),
        "ownership", of(Map.of(), ownership(), QUOTA),
        "quota", of(Map.of(), PodSettings.of("carrel/project:1.2", "carrel/server:1"), rich()));
  }

  static ProjectObjects of(Map<String, String> environment, PodSettings settings, PodQuota quota) {
    return PodManifest.of(
        new ProjectSpec(PROJECT, "A title", environment, Quota.of(50, 1000, 300, 1000)),
        EPOCH,
        CREDENTIAL,
        settings,
        quota,
        Duration.ofSeconds(10));
  }

  private static PodSettings installation() {
    return new PodSettings(
        "registry.example.org:5000/big/project@sha256:"
            + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "registry.example.org:5000/carrel/server:1",
        List.of("regcred"),
        new Volumes("homes", Optional.empty(), false),
        Optional.of(PRIORITY_CLASS),
        Map.of("cocalc-role", "projects"),
        List.of(new Toleration("NoSchedule", "cocalc-projects", "Equal", null, "true")),
        new DedicatedNodes("dedicated", "dedicated"),
        Duration.ofSeconds(30));
  }

  private static PodSettings ownership() {
    return new PodSettings(
        "carrel/project",
        "carrel/server:1",
        List.of(),
        new Volumes("projects-data", Optional.of("projects-software"), true),
        Optional.empty(),
        Map.of(),
        List.of(),
        new DedicatedNodes("dedicated", "dedicated"),
        Duration.ofMinutes(5));
  }

  private static PodQuota rich() {
    return new PodQuota(
        2000,
        4000,
        8000,
        16000,
        true,
        true,
        Optional.of(
            new Gpu(
                2,
                "nvidia.com/gpu",
                Optional.of(new Toleration("NoSchedule", "gpu", "Exists", null, null)),
                Map.of("gpu", "a100"))),
        Optional.of("physics"),
        Optional.of(patch()));
  }

  private static com.fasterxml.jackson.databind.JsonNode patch() {
    try {
      return new ObjectMapper()
          .readTree(
              "[{\"op\":\"add\",\"path\":\"/metadata/labels/team\",\"value\":\"physics\"},"
                  + "{\"op\":\"replace\",\"path\":\"/spec/containers/0/resources/limits/memory\","
                  + "\"value\":\"20G\"}]");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
