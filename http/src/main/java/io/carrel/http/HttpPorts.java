package io.carrel.http;

import akka.actor.typed.ActorRef;
import akka.actor.typed.pubsub.Topic;
import io.carrel.actors.directory.ProjectChanged;
import io.carrel.http.api.ApiPorts;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

/**
 * What the public port asks others for.
 *
 * @param changes the cluster-wide topic {@link ProjectChanged#TOPIC}
 * @param version of this program, as the pages and the API's document show it
 */
public record HttpPorts(
    ApiPorts api,
    ActorRef<Topic.Command<ProjectChanged>> changes,
    Health health,
    MeterRegistry meters,
    Clock clock,
    String version) {}
