package io.carrel.k8s.reason;

import static org.assertj.core.api.Assertions.assertThat;

import io.carrel.actors.runtime.RuntimeFailure;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RefusalTest {
  @ParameterizedTest
  @ValueSource(ints = {408, 409, 429, 500, 502, 503, 504})
  void whatMayPassIsUnavailable(int code) {
    Refusal refusal = refused(code, "no");
    assertThat(refusal.mayPass()).isTrue();
    assertThat(refusal.failure()).isInstanceOf(RuntimeFailure.Unavailable.class);
    assertThat(refusal.raw()).isEqualTo(code + " no");
  }

  @Test
  void aLostConnectionMayPass() {
    Refusal refusal =
        Refusal.of(new KubernetesClientException("lost", new IOException("Connection refused")));
    assertThat(refusal.mayPass()).isTrue();
    assertThat(refusal.failure()).hasMessage("The cluster cannot be reached.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403 | pods \"p\" is forbidden: exceeded quota: small, requested: limits.memory=1G,pods=1,"
            + " used: limits.memory=2G,pods=3, limited: limits.memory=2G,pods=3 | QuotaExceeded |"
            + " The cluster's quota for projects is used up: limits.memory=1G,pods=1 more is wanted,"
            + " 2G, 3 of 2G, 3 is used.",
        "403 | pods \"p\" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2G"
            + " | QuotaExceeded | The cluster's limits do not allow such a project:"
            + " maximum memory usage per Container is 1Gi, but limit is 2G.",
        "403 | pods \"p\" is forbidden: [maximum cpu usage per Container is 1, but limit is 2, cpu max"
            + " limit to request ratio per Container is 2, but provided ratio is 10.0] | QuotaExceeded |"
            + " a project: maximum cpu usage per Container is 1, but limit is 2, cpu max limit to"
            + " request ratio per Container is 2, but provided ratio is 10.0.",
        "403 | pods \"p\" is forbidden: cpu max limit to request ratio per Container is 2, but provided"
            + " ratio is 10.0 | QuotaExceeded | limits do not allow such a project",
        "403 | pods \"p\" is forbidden: no PriorityClass with name low was found | Unavailable |"
            + " The cluster forbids it: no PriorityClass with name low was found.",
        "403 | pods \"p\" is forbidden: failed quota: q: must specify limits.cpu for: prepare"
            + " | Rejected | asks for an amount",
        "403 | pods \"p\" is forbidden: violates PodSecurity \"restricted:latest\": runAsUser=0"
            + " (container \"prepare\") | Rejected | security rules refuse the project's pod:"
            + " runAsUser=0",
        "403 | pods \"p\" is forbidden: User \"system:serviceaccount:a:hub\" cannot patch resource"
            + " \"pods\" in API group \"\" in the namespace \"a\" | Unavailable |"
            + " lacks the right to patch pods",
        "403 | pods \"p\" is forbidden: unable to create new content in namespace a because it is"
            + " being terminated | Unavailable | giving up its place",
        "403 | no | Unavailable | forbids it",
        "400 | admission webhook \"x.y\" denied the request: no Mondays | Rejected | no Mondays",
        "422 | ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no beer | Rejected |"
            + " no beer",
        "401 | Unauthorized | Unavailable | does not know this hub",
        "404 | namespaces \"a\" not found | Unavailable | no place",
        "400 | what | Rejected | does not accept",
        "500 | failed to create typed patch object (a/p; v1, Kind=Pod): .spec.x: field not declared"
            + " in schema | Rejected | does not accept",
      })
  void whatRepeatingDoesNotHelpSaysWhy(int code, String message, String failure, String words) {
    Refusal refusal = refused(code, message);
    assertThat(refusal.mayPass()).isFalse();
    assertThat(refusal.failure().getClass().getSimpleName()).isEqualTo(failure);
    assertThat(refusal.failure().getMessage()).contains(words);
  }

  @Test
  void anInvalidPodNamesAFewFields() {
    Status status =
        new StatusBuilder()
            .withCode(422)
            .withMessage("Pod is invalid")
            .withNewDetails()
            .withCauses(
                new StatusCause("spec.a", "must be red", "FieldValueInvalid"),
                new StatusCause("spec.b", "must be blue", "FieldValueInvalid"))
            .endDetails()
            .build();
    assertThat(Refusal.of(new KubernetesClientException("no", 422, status)).failure())
        .isInstanceOf(RuntimeFailure.Rejected.class)
        .hasMessage(
            "The cluster does not accept the project's pod. spec.a: must be red; spec.b: must be"
                + " blue");
  }

  @Test
  void anotherObjectThanThePodIsNamed() {
    Status status =
        new StatusBuilder()
            .withCode(422)
            .withMessage("NetworkPolicy is invalid")
            .withNewDetails()
            .withKind("NetworkPolicy")
            .endDetails()
            .build();
    assertThat(Refusal.of(new KubernetesClientException("no", 422, status)).failure())
        .hasMessage("The cluster does not accept the network policy of projects.");
  }

  @Test
  void wordsAndRawTextAreBounded() {
    Refusal refusal =
        refused(400, "admission webhook \"x\" denied the request: " + "no\n".repeat(10_000));
    assertThat(refusal.failure().getMessage()).hasSizeLessThan(400);
    assertThat(refusal.raw()).hasSizeLessThanOrEqualTo(Reason.MAX_RAW).doesNotContain("\n");
  }

  private static Refusal refused(int code, String message) {
    Status status = new StatusBuilder().withCode(code).withMessage(message).build();
    return Refusal.of(new KubernetesClientException("failed", code, status));
  }
}
