package io.carrel.actors.inspection;

import io.carrel.actors.CborSerializable;
import java.util.List;

/**
 * What a node says of itself.
 *
 * @param name what people call it, such as "1" of three replicas
 * @param residents the singletons, observers and projections that run there, by name
 */
public record NodeReport(String name, int sessions, int proxied, List<String> residents)
    implements CborSerializable {}
