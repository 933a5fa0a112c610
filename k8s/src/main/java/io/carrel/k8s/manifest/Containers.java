package io.carrel.k8s.manifest;

import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.ProjectSpec;
import io.carrel.protocol.ProjectServerApi;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What runs in a project's pod: the preparation, then the project server in the project's image.
 */
final class Containers {
  private static final String HOMES_VOLUME = "homes";
  private static final String SOFTWARE_VOLUME = "software";
  private static final String SERVER_VOLUME = "server";

  private static final String SERVER = "/carrel";
  private static final String HOMES = "/homes";
  private static final String CREDENTIAL = "/run/carrel";
  private static final String HOMES_FOLDER = "projects/";

  /** What the project server takes in an emptyDir, with room for the next releases. */
  private static final Quantity SERVER_SIZE = new Quantity("500M");

  /** The server answers in a second or two; a busy node may take a hundred times that. */
  private static final int STARTUP_SECONDS = 300;

  private final ProjectSpec spec;
  private final Epoch epoch;
  private final PodSettings settings;
  private final PodQuota quota;

  Containers(ProjectSpec spec, Epoch epoch, PodSettings settings, PodQuota quota) {
    this.spec = spec;
    this.epoch = epoch;
    this.settings = settings;
    this.quota = quota;
  }

  /** Makes the home if there is none, and copies the project server into the pod. */
  Container preparation() {
    boolean root = settings.volumes().fixOwnership();
    return new ContainerBuilder()
        .withName("prepare")
        .withImage(settings.serverImage())
        .withCommand("/opt/carrel/bin/install")
        .withArgs(SERVER, HOMES + "/" + homeFolder())
        .withResources(resources())
        .withSecurityContext(root ? ownershipContext() : restrictedContext(true))
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .withVolumeMounts(mount(SERVER_VOLUME, SERVER, false), mount(HOMES_VOLUME, HOMES, false))
        .build();
  }

  Container project() {
    return new ContainerBuilder()
        .withName(ProjectPods.CONTAINER)
        .withImage(settings.imageOf(spec))
        .withCommand(SERVER + "/bin/project-server")
        .withArgs(arguments())
        .withWorkingDir(PodManifest.HOME)
        .withEnv(Environment.of(spec.environment()))
        .addNewPort()
        .withName("server")
        .withContainerPort(ProjectPods.PORT)
        .endPort()
        .withResources(projectResources())
        .withSecurityContext(restrictedContext(false))
        .withStartupProbe(startupProbe())
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .withVolumeMounts(mounts())
        .build();
  }

  List<Volume> volumes() {
    List<Volume> volumes = new ArrayList<>();
    volumes.add(claim(HOMES_VOLUME, settings.volumes().homesClaim()));
    volumes.add(
        new VolumeBuilder()
            .withName(SERVER_VOLUME)
            .withNewEmptyDir()
            .withSizeLimit(SERVER_SIZE)
            .endEmptyDir()
            .build());
    volumes.add(
        new VolumeBuilder()
            .withName(ProjectPods.CREDENTIAL)
            .withNewSecret()
            .withSecretName(ProjectPods.secretName(spec.project(), epoch))
            .withDefaultMode(0440)
            .endSecret()
            .build());
    settings.volumes().softwareClaim().ifPresent(name -> volumes.add(claim(SOFTWARE_VOLUME, name)));
    return volumes;
  }

  private List<String> arguments() {
    return List.of(
        "--home",
        PodManifest.HOME,
        "--credential-file",
        CREDENTIAL + "/" + PodManifest.CREDENTIAL_KEY,
        "--host",
        "0.0.0.0",
        "--port",
        Integer.toString(ProjectPods.PORT),
        "--project",
        spec.project().toString(),
        "--epoch",
        Long.toString(epoch.value()));
  }

  private List<VolumeMount> mounts() {
    List<VolumeMount> mounts = new ArrayList<>();
    mounts.add(
        new VolumeMountBuilder(mount(HOMES_VOLUME, PodManifest.HOME, false))
            .withSubPath(homeFolder())
            .build());
    mounts.add(mount(SERVER_VOLUME, SERVER, true));
    mounts.add(mount(ProjectPods.CREDENTIAL, CREDENTIAL, true));
    if (settings.volumes().softwareClaim().isPresent()) {
      mounts.add(mount(SOFTWARE_VOLUME, PodManifest.EXT, !quota.writableSoftware()));
    }
    return mounts;
  }

  private String homeFolder() {
    return HOMES_FOLDER + spec.project();
  }

  /** The same for both containers: they run one after the other, and the pod counts the larger. */
  private ResourceRequirements resources() {
    return new ResourceRequirementsBuilder()
        .withRequests(amounts(quota.cpuRequest(), quota.memoryRequest()))
        .withLimits(amounts(quota.cpuLimit(), quota.memoryLimit()))
        .build();
  }

  private ResourceRequirements projectResources() {
    ResourceRequirementsBuilder resources = new ResourceRequirementsBuilder(resources());
    quota
        .gpu()
        .ifPresent(
            gpu ->
                resources.addToLimits(gpu.resource(), new Quantity(Integer.toString(gpu.count()))));
    return resources.build();
  }

  private static Map<String, Quantity> amounts(int cpu, int memory) {
    Map<String, Quantity> amounts = new TreeMap<>();
    amounts.put("cpu", new Quantity(cpu + "m"));
    amounts.put("memory", new Quantity(memory + "M"));
    return amounts;
  }

  /**
   * The only probe: it says when the server first answers. Whether it goes on answering is for the
   * hub's link to find out, and a slow answer must not take a busy project away from its people.
   */
  private static Probe startupProbe() {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(ProjectServerApi.HEALTH)
        .withNewPort(ProjectPods.PORT)
        .endHttpGet()
        .withPeriodSeconds(1)
        .withTimeoutSeconds(2)
        .withFailureThreshold(STARTUP_SECONDS)
        .build();
  }

  private static SecurityContext restrictedContext(boolean readOnlyRoot) {
    return new SecurityContextBuilder()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(readOnlyRoot ? Boolean.TRUE : null)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .build();
  }

  /** Root with nothing but the right to give files away. */
  private static SecurityContext ownershipContext() {
    return new SecurityContextBuilder(restrictedContext(true))
        .withRunAsUser(0L)
        .editCapabilities()
        .withAdd("CHOWN", "DAC_OVERRIDE", "FOWNER")
        .endCapabilities()
        .build();
  }

  private static VolumeMount mount(String volume, String path, boolean readOnly) {
    return new VolumeMountBuilder()
        .withName(volume)
        .withMountPath(path)
        .withReadOnly(readOnly ? Boolean.TRUE : null)
        .build();
  }

  private static Volume claim(String volume, String claim) {
    return new VolumeBuilder()
        .withName(volume)
        .withNewPersistentVolumeClaim()
        .withClaimName(claim)
        .endPersistentVolumeClaim()
        .build();
  }
}
