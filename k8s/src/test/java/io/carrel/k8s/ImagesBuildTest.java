package io.carrel.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script that builds images, with a builder that only says what it was asked for. */
final class ImagesBuildTest {
  private static final Path IMAGES = Path.of("../images");

  @TempDir Path root;

  private record Ran(int code, String said) {
    List<String> lines() {
      return said.lines().toList();
    }
  }

  @BeforeEach
  void copyTheScripts() throws Exception {
    try (Stream<Path> files = Files.walk(IMAGES)) {
      for (Path file : files.toList()) {
        Path to = root.resolve("images").resolve(IMAGES.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    Files.writeString(root.resolve("pom.xml"), "<project><version>1.2.3</version></project>");
    script(
        "builder",
        "printf '%s\\n' \"$1\" \"$(cd \"$2\" && find . -type f | sort | tr '\\n' ' ')\" \"$@\"");
  }

  private void projectServer() throws IOException {
    Path lib = Files.createDirectories(root.resolve("project/target/lib"));
    Files.writeString(lib.resolve("netty.jar"), "");
    Files.writeString(root.resolve("project/target/carrel-project-1.2.3.jar"), "");
    Path jvm = Files.createDirectories(root.resolve("project/src/main/jvm"));
    Files.writeString(jvm.resolve("project-server.argfile"), "");
  }

  private Path script(String name, String body) throws IOException {
    Path script = Files.writeString(root.resolve(name), "#!/bin/sh\n" + body + "\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Ran build(Map<String, String> environment, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of(root.resolve("images/build").toString()));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SOURCE_DATE_EPOCH", "86400");
    builder.environment().putAll(environment);
    return run(builder, "");
  }

  private Ran own(String... options) throws Exception {
    return build(Map.of("CARREL_IMAGE_BUILDER", root.resolve("builder").toString()), options);
  }

  private static Ran run(ProcessBuilder builder, String input) throws Exception {
    Process process = builder.start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), said);
  }

  @Test
  void buildsBothFromAllTheyNeed() throws Exception {
    projectServer();
    Ran ran = own();
    assertThat(ran.code()).as(ran.said()).isZero();
    assertThat(ran.lines())
        .contains(
            "carrel/project-server:1.2.3",
            "./Dockerfile ./carrel/bin/install ./carrel/bin/project-server"
                + " ./carrel/lib/carrel-project-1.2.3.jar ./carrel/lib/netty.jar"
                + " ./carrel/project-server.argfile ./inventory ./pin ./sbom ",
            "carrel/project:1.2.3-small",
            "./Dockerfile ./debian ./inventory ./packages-full.txt ./packages-small.txt ./pin"
                + " ./python ./requirements-full.txt ./requirements-small.txt ./sbom ",
            "VARIANT=small",
            "SOURCE_DATE_EPOCH=86400",
            "CREATED=1970-01-02T00:00:00Z");
    assertThat(ran.said())
        .containsPattern("BASE=debian:bookworm-\\d{8}-slim@sha256:[0-9a-f]{64}\n")
        .containsPattern("DEBIAN_SNAPSHOT=\\d{8}T\\d{6}Z\n");
  }

  @Test
  void pinsCanBeOthers() throws Exception {
    Ran ran =
        build(
            Map.of(
                "CARREL_IMAGE_BUILDER", root.resolve("builder").toString(),
                "CARREL_IMAGE_BASE", "debian:bookworm-slim",
                "CARREL_DEBIAN_SNAPSHOT", ""),
            "project",
            "--variant",
            "full",
            "--tag",
            "t");
    assertThat(ran.lines())
        .startsWith("carrel/project:t-full")
        .contains("BASE=debian:bookworm-slim", "DEBIAN_SNAPSHOT=", "VARIANT=full");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--variant huge  | --variant is small or full, not huge.",
        "--tag a/b       | No image can have the tag a/b.",
        "--tag           | --tag needs a value.",
        "--push here;now | No registry can have the address here;now.",
        "--push r.test   | CARREL_IMAGE_BUILDER decides by itself where images go; leave --push out.",
        "everything      | There is no option everything (./carrel help).",
        "server          | The project server is not built (mvn -pl project -am package).",
      })
  void refusesInASentence(String options, String sentence) throws Exception {
    Ran ran = own(options.split(" +"));
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.said()).isEqualTo("carrel: " + sentence + "\n");
  }

  /** A path with what the script needs, and these programs, which say how they are called. */
  private String path(String... programs) throws IOException {
    Path tools = Files.createDirectories(root.resolve("tools-" + programs.length));
    for (String tool :
        List.of("bash", "cp", "date", "dirname", "git", "head", "mkdir", "readlink", "rm", "sed")) {
      Files.move(
          script(tool, "exec \"$(PATH=/usr/bin:/bin command -v " + tool + ")\" \"$@\""),
          tools.resolve(tool));
    }
    for (String program : programs) {
      Files.move(script(program, "echo " + program + " \"$@\""), tools.resolve(program));
    }
    return tools.toString();
  }

  @Test
  void saysWhenThereIsNothingToBuildWith() throws Exception {
    Ran ran = build(Map.of("PATH", path()), "project");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.said()).startsWith("carrel: Neither buildah nor docker is here");
  }

  @Test
  void usesBuildahBeforeDocker() throws Exception {
    String[] push = {"project", "--tag", "t", "--push", "registry.example.org"};
    assertThat(build(Map.of("PATH", path("docker")), push).lines())
        .satisfiesExactly(
            built -> assertThat(built).startsWith("docker build --tag carrel/project:t-small "),
            tagged ->
                assertThat(tagged)
                    .isEqualTo(
                        "docker tag carrel/project:t-small"
                            + " registry.example.org/carrel/project:t-small"),
            pushed ->
                assertThat(pushed)
                    .isEqualTo("docker push registry.example.org/carrel/project:t-small"));
    assertThat(build(Map.of("PATH", path("buildah", "docker")), push).lines())
        .satisfiesExactly(
            built ->
                assertThat(built)
                    .startsWith(
                        "buildah build --layers --timestamp 86400 --tag carrel/project:t-small "),
            pushed ->
                assertThat(pushed)
                    .isEqualTo(
                        "buildah push carrel/project:t-small"
                            + " docker://registry.example.org/carrel/project:t-small"));
  }

  @Test
  void whatIsInAnImageIsListedInSpdx() throws Exception {
    ProcessBuilder sbom =
        new ProcessBuilder("sh", IMAGES.resolve("sbom").toString(), "carrel-x", "1.0");
    sbom.environment().put("SOURCE_DATE_EPOCH", "86400");
    String lines =
        """
        pypi\tJupyter_Client\t8.6.1
        deb\tlibstdc++6\t12.2.0-14+deb12u1
        maven\tio.netty/netty-common\t4.2.1.Final
        npm\t@types/node\t24.0.0
        jar\tan "odd\\ one"\t1
        deb\tlibstdc++6\t12.2.0-14+deb12u1
        no such line
        """;
    JsonNode document = new ObjectMapper().readTree(run(sbom, lines).said());
    assertThat(document.at("/creationInfo/created").asText()).isEqualTo("1970-01-02T00:00:00Z");
    assertThat(document.findValuesAsText("referenceLocator"))
        .containsExactly(
            "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14%2Bdeb12u1?distro=bookworm",
            "pkg:generic/an%20%22odd%5C%20one%22@1",
            "pkg:maven/io.netty/netty-common@4.2.1.Final",
            "pkg:npm/%40types/node@24.0.0",
            "pkg:pypi/jupyter-client@8.6.1");
    assertThat(document.findValuesAsText("SPDXID"))
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("SPDXRef-[A-Za-z0-9.-]+"));
    assertThat(document.get("relationships")).hasSize(6);
  }
}
