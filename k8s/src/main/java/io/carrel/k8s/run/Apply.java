package io.carrel.k8s.run;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Server-side apply in our name. */
public final class Apply {
  private static final String FIELD_MANAGER = "carrel";

  private Apply() {}

  /** Makes the object be as desired, whoever set its fields before; blocks. The object as it is. */
  public static <T extends HasMetadata> T to(KubernetesClient client, String namespace, T desired) {
    return client
        .resource(desired)
        .inNamespace(namespace)
        .fieldManager(FIELD_MANAGER)
        .forceConflicts()
        .serverSideApply();
  }
}
