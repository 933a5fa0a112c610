package io.carrel.http;

import akka.http.javadsl.server.Route;

/**
 * Routes that carry projects' own bytes. Each takes its whole path, and rejects what is not its
 * own.
 *
 * @param appsOrigin whatever is asked of a host below the apps domain; sees no other host
 * @param sessions {@code /ws/projects/{id}}
 * @param files {@code /{project}/files} and {@code /{project}/uploads}
 * @param proxy {@code /{project}/port} and {@code /{project}/server}
 */
public record ProjectTraffic(Route appsOrigin, Route sessions, Route files, Route proxy) {}
