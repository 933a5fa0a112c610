package io.carrel.k8s.manifest;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Slice;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The names and marks by which a project's pod is found and recognised. */
public final class ProjectPods {
  /** On every project's pod, and on nothing else. */
  public static final String RUN = "run";

  public static final String RUN_PROJECT = "project";

  /** The tag of the image that the pod was started with. */
  public static final String TAG = "project_tag";

  public static final String SLICE = "carrel.dev/slice";

  /** Whether the quota lets it reach the internet; the network policies go by this label. */
  public static final String INTERNET = "carrel.dev/internet";

  public static final String EPOCH = "carrel.dev/epoch";

  /** A fingerprint of what the pod cannot change; see {@link PodShape}. */
  public static final String SHAPE = "carrel.dev/shape";

  /** The container whose end is the run's end. */
  public static final String CONTAINER = "project";

  /** The volume that holds the epoch's credential. */
  public static final String CREDENTIAL = "credential";

  /** Where the project server listens in each pod. */
  public static final int PORT = 6000;

  /**
   * Into how many slices the label divides the projects. Fixed, for running pods carry it; so high
   * and so divisible that most numbers of observers' slices are whole groups of these.
   */
  static final int SLICES = 240;

  private static final String PREFIX = "project-";

  private ProjectPods() {}

  public static String name(ProjectId project) {
    return PREFIX + project;
  }

  /** The Secret with the credential of one epoch. */
  public static String secretName(ProjectId project, Epoch epoch) {
    return name(project) + "-" + epoch.value();
  }

  static String slice(ProjectId project) {
    return Integer.toString(Slice.of(project, SLICES));
  }

  /**
   * Selects the pods of a slice; all of them when the number of slices does not divide the label's,
   * so that the reader has to look at each pod's own id as well.
   */
  public static String selector(Slice slice) {
    String projects = RUN + "=" + RUN_PROJECT;
    if (slice.count() == 1 || SLICES % slice.count() != 0) {
      return projects;
    }
    return projects
        + IntStream.iterate(slice.index(), i -> i < SLICES, i -> i + slice.count())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(",", "," + SLICE + " in (", ")"));
  }

  /** Whose pod this is; empty when it is none of ours. */
  public static Optional<ProjectId> project(ObjectMeta pod) {
    String name = pod.getName();
    if (name == null || !name.startsWith(PREFIX) || !RUN_PROJECT.equals(labels(pod).get(RUN))) {
      return Optional.empty();
    }
    try {
      return Optional.of(ProjectId.parse(name.substring(PREFIX.length())));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  /** The epoch that the pod was started for; empty when it is none of ours. */
  public static Optional<Epoch> epoch(ObjectMeta pod) {
    Map<String, String> annotations = pod.getAnnotations();
    try {
      return Optional.ofNullable(annotations)
          .map(all -> all.get(EPOCH))
          .map(text -> new Epoch(Long.parseLong(text)));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  private static Map<String, String> labels(ObjectMeta pod) {
    return pod.getLabels() == null ? Map.of() : pod.getLabels();
  }
}
