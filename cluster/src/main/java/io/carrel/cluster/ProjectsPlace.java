package io.carrel.cluster;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.typesafe.config.Config;
import io.carrel.actors.prepull.NodePreparation;
import io.carrel.actors.runtime.ProjectRuntime;
import java.util.Optional;

/** Where projects run; everything that differs between places is decided here. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = LocalPlace.class, name = "local"),
  @JsonSubTypes.Type(value = KubernetesPlace.class, name = "kubernetes")
})
sealed interface ProjectsPlace permits LocalPlace, KubernetesPlace {
  /** What this start decides by choosing the place, as settings. */
  Config decided();

  /** What the place asks of other settings; {@code --config} wins over it. */
  Config defaults();

  /**
   * Makes sure that projects could run. Blocks.
   *
   * @throws StartRefused when they could not
   */
  void check(Config config);

  /**
   * The way to run projects, for one node.
   *
   * @throws StartRefused when there is none
   */
  Opened open(Config config);

  /**
   * The way to run projects, to be let go of by whoever opened it; projects go on.
   *
   * @param preparation of the nodes where projects run, when the place has some and it is asked for
   */
  record Opened(
      ProjectRuntime runtime, Optional<NodePreparation> preparation, Endings.Ending letGo) {}

  /** Nobody runs projects from here any more: ends those that must not outlive us. Blocks. */
  void leave();

  /**
   * One sentence for whoever started it.
   *
   * @param loopback whether only this machine reaches the pages
   */
  String greeting(boolean loopback);
}
