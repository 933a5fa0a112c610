package io.carrel.k8s;

import io.carrel.actors.identity.ProjectId;
import io.carrel.k8s.api.ApiSettings;
import io.carrel.k8s.manifest.NetworkSettings;
import io.carrel.k8s.manifest.PodSettings;
import io.carrel.k8s.manifest.ProjectPods;
import io.carrel.k8s.run.RunSettings;
import io.carrel.k8s.watch.WatchSettings;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A namespace of its own, under the restricted Pod Security Standard, with the storage of projects
 * and a hub's account that has the rights of {@code rights.yaml} and no others.
 */
public final class TestNamespace implements AutoCloseable {
  /** The role of {@code rights.yaml}. */
  static final String RIGHTS = "carrel-hub";

  private static final String ACCOUNT = "hub";

  private final TestCluster cluster;
  private final String name = "carrel-" + UUID.randomUUID().toString().substring(0, 8);

  public TestNamespace(TestCluster cluster) {
    this(cluster, "restricted");
  }

  /**
   * @param security the Pod Security Standard that is enforced
   */
  public TestNamespace(TestCluster cluster, String security) {
    this.cluster = cluster;
    admin()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(Map.of("pod-security.kubernetes.io/enforce", security))
                .endMetadata()
                .build())
        .create();
    List.of("projects-data", "projects-software").forEach(this::claim);
    account();
  }

  private void claim(String claim) {
    create(
        new PersistentVolumeClaimBuilder()
            .withNewMetadata()
            .withName(claim)
            .endMetadata()
            .withNewSpec()
            .withAccessModes("ReadWriteMany")
            .withNewResources()
            .withRequests(Map.of("storage", new Quantity("1Gi")))
            .endResources()
            .endSpec()
            .build());
  }

  private void account() {
    create(new ServiceAccountBuilder().withNewMetadata().withName(ACCOUNT).endMetadata().build());
    grant("rights.yaml");
  }

  /** Lets the hub reach pods through the API server, too. */
  public void allowPortForward() {
    grant("rights-outside.yaml");
  }

  private void grant(String rights) {
    bind(create(rights(rights)).getMetadata().getName());
  }

  private static Role rights(String file) {
    try (InputStream yaml = KubernetesRuntime.class.getResourceAsStream(file)) {
      return Serialization.unmarshal(Objects.requireNonNull(yaml), Role.class);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lets the hub's account do what {@code prepull-rights.yaml} says, until this is closed. */
  public void grantPrepull() {
    try (InputStream yaml = KubernetesRuntime.class.getResourceAsStream("prepull-rights.yaml")) {
      for (HasMetadata rights : admin().load(Objects.requireNonNull(yaml)).items()) {
        if (rights instanceof ClusterRole role) {
          role.getMetadata().setName(name);
          clusterWide(role);
        } else {
          bind(create(rights).getMetadata().getName());
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void clusterWide(ClusterRole role) {
    admin().resource(role).create();
    admin()
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", name)
                .addNewSubject("", "ServiceAccount", ACCOUNT, name)
                .build())
        .create();
  }

  /** Gives the hub's account a role of the namespace. */
  void bind(String role) {
    create(
        new RoleBindingBuilder()
            .withNewMetadata()
            .withName(role)
            .endMetadata()
            .withNewRoleRef("rbac.authorization.k8s.io", "Role", role)
            .addNewSubject("", "ServiceAccount", ACCOUNT, name)
            .build());
  }

  /** Takes a role from the hub's account. */
  void unbind(String role) {
    admin().rbac().roleBindings().inNamespace(name).withName(role).delete();
  }

  /** A kubeconfig of the hub's account. */
  public Path kubeconfig(Path folder) {
    io.fabric8.kubernetes.client.Config known = admin().getConfiguration();
    Config config =
        new ConfigBuilder()
            .withCurrentContext("test")
            .addNewCluster()
            .withName("test")
            .withNewCluster()
            .withServer(known.getMasterUrl())
            .withCertificateAuthorityData(known.getCaCertData())
            .withCertificateAuthority(known.getCaCertFile())
            .endCluster()
            .endCluster()
            .addNewUser()
            .withName(ACCOUNT)
            .withNewUser()
            .withToken(token())
            .endUser()
            .endUser()
            .addNewContext()
            .withName("test")
            .withNewContext()
            .withCluster("test")
            .withUser(ACCOUNT)
            .endContext()
            .endContext()
            .build();
    try {
      return Files.writeString(folder.resolve("kubeconfig"), Serialization.asYaml(config));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private String token() {
    TokenRequest request =
        new TokenRequestBuilder().withNewSpec().withExpirationSeconds(7200L).endSpec().build();
    return admin()
        .serviceAccounts()
        .inNamespace(name)
        .withName(ACCOUNT)
        .tokenRequest(request)
        .getStatus()
        .getToken();
  }

  public String name() {
    return name;
  }

  public KubernetesClient admin() {
    return cluster.admin();
  }

  /** Short times, so that tests need not wait for long. */
  public KubernetesSettings settings(Path kubeconfig) {
    return new KubernetesSettings(
        name,
        ApiSettings.of(Optional.of(kubeconfig)),
        NetworkSettings.of(Map.of(), List.of(cluster.hubAddress())),
        new RunSettings(Duration.ofSeconds(2), Duration.ofSeconds(15)),
        new WatchSettings(Duration.ofSeconds(75), Duration.ofSeconds(2)));
  }

  /** The same for a hub of its own: what {@code --config} names. */
  public Path config(Path folder, String more) {
    TestImages images = cluster.images();
    try {
      return Files.writeString(
          folder.resolve("carrel.conf"),
          """
          carrel.kubernetes {
            image { project = "%s", server = "%s" }
            network.hub-addresses = ["%s"]
            run.grace = 2s
            watch.relist = 2s
          }
          carrel.actors.quota {
            cpu-request = 0.01, cpu-limit = 2, memory-request = 50, memory-limit = 600, network = off
          }
          %s
          """
              .formatted(images.project(), images.server(), cluster.hubAddress(), more));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lays this over the settings of a ConfigMap of projects. */
  public void configure(String map, Map<String, String> data) {
    admin()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(map)
                .withNamespace(name)
                .endMetadata()
                .withData(data)
                .build())
        .serverSideApply();
  }

  public PodSettings podSettings() {
    return PodSettings.of(cluster.images().project(), cluster.images().server());
  }

  public List<Pod> pods() {
    return admin().pods().inNamespace(name).list().getItems();
  }

  /** The project's pod as it is, of whichever incarnation. */
  public Optional<Pod> pod(ProjectId project) {
    return Optional.ofNullable(podResource(project).get());
  }

  /** The project's pod, to be deleted or evicted by an admin. */
  PodResource podResource(ProjectId project) {
    return admin().pods().inNamespace(name).withName(ProjectPods.name(project));
  }

  /** Makes an object that belongs to the namespace. */
  HasMetadata create(HasMetadata object) {
    return admin().resource(object).inNamespace(name).create();
  }

  /** Ends the project server from inside its pod, as a person with a terminal there could. */
  public void endServer(ProjectId project) throws Exception {
    run(project, "kill 1");
  }

  /** Whether a program in the project gets a TCP connection within two seconds. */
  boolean reaches(ProjectId project, String host, int port) throws Exception {
    return reaches(podResource(project), host, port);
  }

  /** The same of any pod with a shell. */
  static boolean reaches(PodResource pod, String host, int port) throws Exception {
    String probe = "timeout 2 bash -c '</dev/tcp/" + host + "/" + port + "' 2>/dev/null";
    return run(pod, probe + " && echo reached || echo lost").equals("reached\n");
  }

  /** Runs a shell command in the project's container; what it prints. */
  public String run(ProjectId project, String command) throws Exception {
    return run(podResource(project), command);
  }

  private static String run(PodResource pod, String command) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ExecWatch exec =
        pod.inContainer(ProjectPods.CONTAINER).writingOutput(out).exec("sh", "-c", command)) {
      exec.exitCode().get(20, TimeUnit.SECONDS);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    admin().rbac().clusterRoleBindings().withName(name).delete();
    admin().rbac().clusterRoles().withName(name).delete();
    admin().namespaces().withName(name).delete();
  }
}
