package io.carrel.actors.project;

import akka.actor.typed.ActorRef;
import io.carrel.actors.Settings;
import io.carrel.actors.membership.Standing;
import io.carrel.actors.runtime.Credentials;
import io.carrel.actors.runtime.ProjectRuntime;
import io.carrel.actors.session.ProjectLinks;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * What every owner on this node works with.
 *
 * @param standing whether owners here may answer and act by what they remember
 * @param registry answers {@link RunQuery} with what the runtime's observers know
 * @param random spreads retries; thread-safe
 */
public record ProjectPlatform(
    Settings settings,
    Standing standing,
    ProjectRuntime runtime,
    Credentials credentials,
    ProjectLinks links,
    ActorRef<RunQuery> registry,
    MeterRegistry meters,
    Clock clock,
    RandomGenerator random) {}
