package io.carrel.bench.kubernetes;

import io.carrel.k8s.KubernetesRuntime;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.flowcontrol.v1.FlowSchemaBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * A namespace of its own, with storage and with a hub's account that has the rights of the chart,
 * and a flow schema for this account alone: the API server counts requests by flow schema, so this
 * is how many were the hub's.
 */
final class BenchNamespace implements AutoCloseable {
  static final String HOMES = "projects-data";

  private static final String ACCOUNT = "hub";
  private static final long TOKEN_SECONDS = 7200;
  private static final int BEFORE_ALL_OTHERS = 900;

  private final KubernetesClient admin;
  private final String name = "carrel-bench-" + UUID.randomUUID().toString().substring(0, 8);

  BenchNamespace(KubernetesClient admin) {
    this.admin = admin;
    admin
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    admin
        .resource(
            new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(HOMES)
                .withNamespace(name)
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteMany")
                .withNewResources()
                .withRequests(Map.of("storage", new Quantity("1Gi")))
                .endResources()
                .endSpec()
                .build())
        .create();
    account();
    count();
  }

  /** Also the name of the flow schema. */
  String name() {
    return name;
  }

  private void account() {
    admin
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(ACCOUNT)
                .withNamespace(name)
                .endMetadata()
                .build())
        .create();
    Role role = rights();
    admin.resource(role).inNamespace(name).create();
    admin
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(ACCOUNT)
                .withNamespace(name)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", role.getMetadata().getName())
                .addNewSubject("", "ServiceAccount", ACCOUNT, name)
                .build())
        .create();
  }

  private static Role rights() {
    try (InputStream yaml = KubernetesRuntime.class.getResourceAsStream("rights.yaml")) {
      return Serialization.unmarshal(Objects.requireNonNull(yaml), Role.class);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void count() {
    admin
        .resource(
            new FlowSchemaBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withMatchingPrecedence(BEFORE_ALL_OTHERS)
                .withNewPriorityLevelConfiguration("workload-low")
                .withNewDistinguisherMethod("ByUser")
                .addNewRule()
                .addNewSubject()
                .withKind("ServiceAccount")
                .withNewServiceAccount(ACCOUNT, name)
                .endSubject()
                .addNewResourceRule()
                .withVerbs("*")
                .withApiGroups("*")
                .withResources("*")
                .withNamespaces("*")
                .withClusterScope(true)
                .endResourceRule()
                .endRule()
                .endSpec()
                .build())
        .create();
  }

  /** A kubeconfig of the hub's account. */
  Path kubeconfig(Path folder) throws IOException {
    io.fabric8.kubernetes.client.Config known = admin.getConfiguration();
    Config config =
        new ConfigBuilder()
            .withCurrentContext("bench")
            .addNewCluster()
            .withName("bench")
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
            .withName("bench")
            .withNewContext()
            .withCluster("bench")
            .withUser(ACCOUNT)
            .endContext()
            .endContext()
            .build();
    return Files.writeString(folder.resolve("kubeconfig"), Serialization.asYaml(config));
  }

  private String token() {
    return admin
        .serviceAccounts()
        .inNamespace(name)
        .withName(ACCOUNT)
        .tokenRequest(
            new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(TOKEN_SECONDS)
                .endSpec()
                .build())
        .getStatus()
        .getToken();
  }

  /** Kubernetes clears it away by and by. */
  @Override
  public void close() {
    admin.flowControl().v1().flowSchema().withName(name).delete();
    admin.namespaces().withName(name).delete();
  }
}
