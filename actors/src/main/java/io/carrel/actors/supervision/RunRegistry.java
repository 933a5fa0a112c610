package io.carrel.actors.supervision;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import io.carrel.actors.project.RunQuery;
import io.carrel.actors.runtime.Slice;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Hands a question on to the observer of the project's slice, on whichever node it is. While there
 * is none, the question is lost: who asks repeats it.
 */
final class RunRegistry {
  private RunRegistry() {}

  static Behavior<Object> create(int slices) {
    return Behaviors.setup(
        context -> {
          ActorRef<Receptionist.Listing> listings =
              context.messageAdapter(Receptionist.Listing.class, listing -> listing);
          IntStream.range(0, slices)
              .mapToObj(RuntimeObserver::key)
              .map(key -> Receptionist.subscribe(key, listings))
              .forEach(context.getSystem().receptionist()::tell);
          Map<Integer, ActorRef<RuntimeObserver.Command>> observers = new HashMap<>();
          return Behaviors.receive(Object.class)
              .onMessage(
                  Receptionist.Listing.class,
                  listing -> {
                    IntStream.range(0, slices)
                        .filter(slice -> listing.isForKey(RuntimeObserver.key(slice)))
                        .forEach(slice -> note(observers, slice, listing));
                    return Behaviors.same();
                  })
              .onMessage(
                  RunQuery.class,
                  query -> {
                    ActorRef<RuntimeObserver.Command> observer =
                        observers.get(Slice.of(query.project(), slices));
                    if (observer != null) {
                      observer.tell(new RuntimeObserver.Asked(query));
                    }
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private static void note(
      Map<Integer, ActorRef<RuntimeObserver.Command>> observers,
      int slice,
      Receptionist.Listing listing) {
    listing.getServiceInstances(RuntimeObserver.key(slice)).stream()
        .findAny()
        .ifPresentOrElse(observer -> observers.put(slice, observer), () -> observers.remove(slice));
  }
}
