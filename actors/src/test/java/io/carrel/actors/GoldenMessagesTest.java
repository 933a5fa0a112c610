package io.carrel.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * During an upgrade nodes of two releases talk to each other, so each message keeps its form. A
 * folder a release: the newest one holds what is sent now ({@code -Dgolden.update=true} writes it
 * anew until the release), the older ones hold what may still arrive.
 */
final class GoldenMessagesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden-messages");
  private static final String RELEASE = "0.1";

  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseString(
                  "akka.actor.provider=cluster, akka.remote.artery.canonical.port=0,"
                      + "akka.remote.artery.canonical.hostname=127.0.0.1")
              .withFallback(ConfigFactory.load()));
  private static final Serialization SERIALIZATION = SerializationExtension.get(KIT.system());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper CBOR = new CBORMapper();

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  /** Everything that travels between nodes: what is private to an actor never does. */
  static List<Class<?>> messages() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.carrel.actors")
            .stream()
            .filter(type -> type.isAssignableTo(CborSerializable.class))
            .filter(type -> !type.isInterface() && !isPrivate(type))
            .<Class<?>>map(JavaClass::reflect)
            .filter(type -> type.isRecord() || type.isEnum())
            .sorted(java.util.Comparator.comparing(Class::getName))
            .toList();
  }

  /** Also what a private interface holds. */
  private static boolean isPrivate(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PRIVATE)
        || (type.reflect().isEnum() && type.getSimpleName().equals("Tick"))
        || type.getEnclosingClass()
            .filter(outer -> outer.isInterface() && outer.getSimpleName().equals("Internal"))
            .isPresent();
  }

  static Stream<Arguments> earlier() throws IOException {
    try (Stream<Path> files = Files.walk(GOLDEN)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> Arguments.of(GOLDEN.relativize(file).toString()))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void isSentAsThisReleaseSendsIt(Class<?> type) throws IOException {
    Object message = new SampleValues(KIT.system()).of(type);
    Serializer serializer = SERIALIZATION.findSerializerFor(message);
    assertThat(Serializers.manifestFor(serializer, message)).isEqualTo(type.getName());
    JsonNode sent = asJson(SERIALIZATION.serialize(message).get());
    Path golden = GOLDEN.resolve(RELEASE).resolve(type.getName() + ".json");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(golden.getParent());
      Files.writeString(
          golden, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(sent) + "\n");
    }
    assertThat(sent).isEqualTo(JSON.readTree(golden.toFile()));
  }

  @ParameterizedTest
  @MethodSource("earlier")
  void isReadAsAnyReleaseSentIt(String file) throws IOException {
    Path golden = GOLDEN.resolve(file);
    String manifest = golden.getFileName().toString().replaceAll("\\.json$", "");
    int cbor = SERIALIZATION.serializerFor(CborSerializable.class).identifier();
    byte[] bytes = CBOR.writeValueAsBytes(JSON.readTree(golden.toFile()));
    Object read = SERIALIZATION.deserialize(bytes, cbor, manifest).get();
    assertThat(read.getClass().getName()).isEqualTo(manifest);
    assertThat(asJson(SERIALIZATION.serialize(read).get()).size())
        .as("nothing of it is lost")
        .isGreaterThanOrEqualTo(JSON.readTree(golden.toFile()).size());
  }

  /** Through text, as the file holds it: binary becomes base64 in both. */
  private static JsonNode asJson(byte[] cbor) throws IOException {
    return JSON.readTree(JSON.writeValueAsString(CBOR.readTree(cbor)));
  }
}
