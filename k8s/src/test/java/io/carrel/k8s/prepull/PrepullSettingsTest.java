package io.carrel.k8s.prepull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PrepullSettingsTest {
  private static PrepullSettings of(String overlay) {
    return PrepullSettings.of(
        ConfigFactory.parseString(overlay)
            .withFallback(ConfigFactory.load())
            .getConfig("carrel.kubernetes.prepull"));
  }

  @Test
  void theUsualNamesAreThoseOfTheReferenceSystem() {
    PrepullSettings usual = of("");
    assertThat(usual.enabled()).as("it takes rights over the whole cluster").isFalse();
    assertThat(usual.nodeLabels()).isEqualTo(Map.of("cocalc-role", "projects"));
    assertThat(usual.initTaint()).isEqualTo("cocalc-projects-init");
    assertThat(usual.projectsTaint())
        .isEqualTo(new PrepullSettings.ProjectsTaint("cocalc-projects", "init", "true"));
  }

  @Test
  void namesCanBeOthers() {
    PrepullSettings own =
        of(
            "carrel.kubernetes.prepull { init-taint = \"example.org/new\", at-once = 2,"
                + " projects-taint.key = \"example.org/projects\" }");
    assertThat(own.initTaint()).isEqualTo("example.org/new");
    assertThat(own.atOnce()).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "at-once = 0",
        "at-once = \"0%\"",
        "at-once = \"101%\"",
        "at-once = some",
        "init-taint = \"\"",
        "init-taint = \"a b\"",
        "init-taint = cocalc-projects",
        "check = \" \"",
        "projects-taint.open = init",
        "projects-taint.open = \"a,b\"",
      })
  void whatMakesNoSenseIsRefused(String setting) {
    assertThatThrownBy(() -> of("carrel.kubernetes.prepull { " + setting + " }"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(".");
  }
}
