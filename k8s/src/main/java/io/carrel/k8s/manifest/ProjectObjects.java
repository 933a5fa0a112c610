package io.carrel.k8s.manifest;

import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;

/**
 * The desired objects of one run.
 *
 * @param secret the credential, which the pod mounts; it waits for it if need be
 */
public record ProjectObjects(Pod pod, Secret secret) {

  /** The Secret as the property of one incarnation of the pod, so that it ends with it. */
  public Secret secretOf(String podUid) {
    return new SecretBuilder(secret)
        .editMetadata()
        .withOwnerReferences(
            new OwnerReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Pod")
                .withName(pod.getMetadata().getName())
                .withUid(podUid)
                .build())
        .endMetadata()
        .build();
  }

  /** Without the credential. */
  @Override
  public String toString() {
    return "ProjectObjects[" + pod.getMetadata().getName() + "]";
  }
}
