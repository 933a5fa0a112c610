package io.carrel.actors.project;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigFactory;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.RequestId;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is stored stays readable: each event, and a snapshot, in the very form that journals hold.
 * {@code -Dgolden.update=true} writes the files anew; a changed file is a migration.
 */
final class GoldenEventsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Instant AT = Instant.parse("2026-11-22T10:00:00.123456Z");
  private static final RequestId ID = new RequestId("a-request");
  private static final AccountId PERSON = AccountId.parse("4b4ad21a-5fd6-4a17-8d8c-d72f2a0e1d3b");
  private static final By BY = new By.Person(PERSON);
  private static final By ADMIN = new By.Admin(PERSON);
  private static final By RUNTIME = new By.Platform("runtime");
  private static final Epoch EPOCH = new Epoch(7);
  private static final Optional<ImageReference> IMAGE =
      Optional.of(new ImageReference("registry.example.org/science/python:3.12"));

  private static final ActorTestKit KIT = ActorTestKit.create(ConfigFactory.load());
  private static final Serialization SERIALIZATION = SerializationExtension.get(KIT.system());
  private static final ObjectMapper JSON = new ObjectMapper();

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  static List<ProjectEvent> events() {
    return List.of(
        new ProjectEvent.Created(AT, BY, ID, PERSON, "Title", "Words", Duration.ofMinutes(30)),
        new ProjectEvent.StartRequested(AT, BY, ID, EPOCH),
        new ProjectEvent.RestartRequested(AT, ADMIN, ID, EPOCH),
        new ProjectEvent.RunReady(AT, RUNTIME, EPOCH, "run-1"),
        new ProjectEvent.StartFailed(AT, RUNTIME, EPOCH, "No room."),
        new ProjectEvent.StopRequested(AT, new By.Platform("idle"), ID, "Nobody was active."),
        new ProjectEvent.RunStopped(AT, RUNTIME, EPOCH),
        new ProjectEvent.StopFailed(AT, RUNTIME, EPOCH, "It did not end."),
        new ProjectEvent.RunEnded(AT, RUNTIME, EPOCH, "Out of memory.", true),
        new ProjectEvent.Deleted(AT, BY, ID),
        new ProjectEvent.Restored(AT, BY, ID),
        new ProjectEvent.Renamed(AT, BY, ID, "New"),
        new ProjectEvent.Described(AT, BY, ID, "New words"),
        new ProjectEvent.AlwaysRunningSet(AT, BY, ID, true),
        new ProjectEvent.IdleTimeoutSet(AT, BY, ID, Duration.ofHours(1)),
        new ProjectEvent.ImageSet(AT, BY, ID, IMAGE),
        new ProjectEvent.MemberAdded(AT, BY, ID, PERSON, Role.VIEWER),
        new ProjectEvent.MemberRemoved(AT, BY, ID, PERSON),
        new ProjectEvent.RoleChanged(AT, BY, ID, PERSON, Role.OWNER));
  }

  static List<ProjectState> states() {
    Facts facts =
        new Facts(
            9,
            "Title",
            "Words",
            Map.of(PERSON, Role.OWNER),
            true,
            Duration.ofMinutes(30),
            AT,
            AT,
            EPOCH,
            List.of(new Facts.Answered(ID, BY)),
            IMAGE);
    return List.of(
        new ProjectState.Absent(),
        new ProjectState.Stopped(facts, "Nobody was active."),
        new ProjectState.Starting(facts),
        new ProjectState.Running(facts),
        new ProjectState.Stopping(facts, ""),
        new ProjectState.Failed(facts, "Out of memory.", true),
        new ProjectState.Deleted(facts));
  }

  static Stream<Object> stored() {
    return Stream.concat(events().stream(), states().stream());
  }

  @Test
  void everyEventAndStateHasItsExample() {
    assertThat(events().stream().map(Object::getClass).distinct())
        .containsExactlyInAnyOrderElementsOf(
            OwnerExhaustivenessTest.leaves(ProjectEvent.class).toList());
    assertThat(states().stream().map(Object::getClass).distinct())
        .containsExactlyInAnyOrderElementsOf(
            OwnerExhaustivenessTest.leaves(ProjectState.class).toList());
  }

  @ParameterizedTest
  @MethodSource("stored")
  void isStoredAsItEverWas(Object stored) throws IOException {
    Serializer serializer = SERIALIZATION.findSerializerFor(stored);
    String manifest = Serializers.manifestFor(serializer, stored);
    byte[] bytes = SERIALIZATION.serialize(stored).get();
    Path golden = GOLDEN.resolve(stored.getClass().getName().replaceAll(".*\\.", "") + ".json");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN);
      String pretty =
          JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(bytes));
      Files.writeString(golden, pretty + "\n");
    }
    assertThat(manifest).isEqualTo(stored.getClass().getName());
    assertThat(JSON.readTree(bytes)).isEqualTo(JSON.readTree(golden.toFile()));
    assertThat(
            SERIALIZATION
                .deserialize(Files.readAllBytes(golden), serializer.identifier(), manifest)
                .get())
        .as("what a journal holds is read")
        .isEqualTo(stored);
  }

  @Test
  void whatWasStoredBeforeThereWereImagesIsRead() throws IOException {
    ObjectNode stored =
        (ObjectNode) JSON.readTree(GOLDEN.resolve("ProjectState$Running.json").toFile());
    ((ObjectNode) stored.get("facts")).remove("image");
    Serializer serializer = SERIALIZATION.findSerializerFor(states().get(3));
    Object read =
        SERIALIZATION
            .deserialize(
                JSON.writeValueAsBytes(stored),
                serializer.identifier(),
                ProjectState.Running.class.getName())
            .get();
    assertThat(((ProjectState.Running) read).facts().image()).isEmpty();
  }

  @Test
  void noGoldenFileIsLeftOver() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              stored().map(s -> s.getClass().getName().replaceAll(".*\\.", "") + ".json").toList());
    }
  }

  @Test
  void aMemberOfTheLongestListFitsIntoASnapshot() {
    Facts facts = ((ProjectState.Existing) states().get(3)).facts();
    for (int i = 0; i < Project.MAX_MEMBERS; i++) {
      facts = facts.withMember(AccountId.random(), Role.COLLABORATOR);
    }
    ProjectState large = new ProjectState.Running(facts);
    byte[] bytes = SERIALIZATION.serialize(large).get();
    Serializer serializer = SERIALIZATION.findSerializerFor(large);
    assertThat(
            SERIALIZATION
                .deserialize(
                    bytes, serializer.identifier(), Serializers.manifestFor(serializer, large))
                .get())
        .isEqualTo(large);
    assertThat(Arrays.asList(bytes.length)).allMatch(size -> size < 200_000);
  }
}
