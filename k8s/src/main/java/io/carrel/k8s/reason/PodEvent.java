package io.carrel.k8s.reason;

/**
 * What an Event tells about a pod that the pod's own status does not.
 *
 * @param reason Kubernetes' word for it, such as {@code FailedMount}
 */
public record PodEvent(String podUid, String reason, String message) {}
