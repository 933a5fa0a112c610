package io.carrel.bench.kubernetes;

import io.carrel.actors.identity.ProjectId;
import io.carrel.bench.site.Site;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/**
 * What all acts of a run play with.
 *
 * @param admin may look at everything in the namespace
 * @param crowd asks the hubs for things
 * @param owners say how their projects are
 * @param pods that were ever seen
 * @param requests of the hubs, as the API server counts them
 */
record Scene(
    Site site,
    KubernetesClient admin,
    String namespace,
    Nodes nodes,
    List<ProjectId> projects,
    Crowd crowd,
    Owners owners,
    PodLog pods,
    RequestCount requests) {

  List<Pod> podsNow() {
    return admin.pods().inNamespace(namespace).list().getItems();
  }

  List<Secret> secretsNow() {
    return admin.secrets().inNamespace(namespace).list().getItems();
  }
}
