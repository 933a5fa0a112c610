package io.carrel.actors;

import akka.actor.Address;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.ActorSystem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.quota.Gpu;
import io.carrel.actors.quota.Quota;
import io.carrel.actors.runtime.Phase;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes one example of any message: the same one each time, with nothing empty in it. */
final class SampleValues {
  private static final String UUID = "4b4ad21a-5fd6-4a17-8d8c-d72f2a0e1d3b";

  private static final JsonNode STEP =
      JsonNodeFactory.instance.objectNode().put("op", "remove").put("path", "/spec/hostname");

  private static final Gpu GPU =
      new Gpu(2, "nvidia.com/gpu", Optional.of("gpu"), Optional.of("accelerator=a100"));

  /** Its parts depend on one another. */
  private static final Quota QUOTA =
      new Quota(
          100,
          1500,
          200,
          1000,
          3000,
          Duration.ofHours(1),
          true,
          true,
          Optional.of(GPU),
          Optional.of("physics"),
          List.of(STEP));

  private final Map<Class<?>, Object> leaves;

  SampleValues(ActorSystem<?> system) {
    leaves =
        Map.ofEntries(
            Map.entry(String.class, "text"),
            Map.entry(long.class, 7L),
            Map.entry(Long.class, 7L),
            Map.entry(int.class, 5),
            Map.entry(Integer.class, 5),
            Map.entry(boolean.class, true),
            Map.entry(Boolean.class, true),
            Map.entry(byte[].class, new byte[] {1, 2, 3}),
            Map.entry(Instant.class, Instant.parse("2026-11-22T10:00:00.123456Z")),
            Map.entry(Duration.class, Duration.ofSeconds(90)),
            Map.entry(java.util.UUID.class, java.util.UUID.fromString(UUID)),
            Map.entry(AccountId.class, AccountId.parse(UUID)),
            Map.entry(ProjectId.class, ProjectId.parse(UUID)),
            Map.entry(Phase.class, Phase.READY),
            Map.entry(JsonNode.class, STEP),
            Map.entry(Gpu.class, GPU),
            Map.entry(Quota.class, QUOTA),
            Map.entry(Address.class, new Address("akka", "carrel", "127.0.0.1", 2552)),
            Map.entry(
                ActorRef.class,
                ActorRefResolver.get(system)
                    .resolveActorRef("akka://carrel@127.0.0.1:2552/user/somebody#1")));
  }

  Object of(Type type) {
    if (type instanceof ParameterizedType generic) {
      List<Object> parts =
          Arrays.stream(generic.getActualTypeArguments())
              .filter(part -> generic.getRawType() != ActorRef.class)
              .map(this::of)
              .toList();
      Class<?> raw = (Class<?>) generic.getRawType();
      if (raw == Optional.class) {
        return Optional.of(parts.get(0));
      } else if (raw == List.class) {
        return parts;
      } else if (raw == Map.class) {
        return Map.of(parts.get(0), parts.get(1));
      }
      return of(raw);
    }
    return of((Class<?>) type);
  }

  private Object of(Class<?> type) {
    Object leaf = leaves.get(type);
    if (leaf != null) {
      return leaf;
    } else if (type.isEnum()) {
      Object[] constants = type.getEnumConstants();
      return constants[constants.length - 1];
    } else if (type.isSealed()) {
      return of(type.getPermittedSubclasses()[0]);
    } else if (type.isRecord()) {
      return record(type);
    }
    throw new IllegalArgumentException("no example of " + type.getName());
  }

  private Object record(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(
          Arrays.stream(components).map(component -> of(component.getGenericType())).toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("no example of " + type.getName(), e);
    }
  }
}
