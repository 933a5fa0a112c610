/**
 * The wire contract between browser, hub and project server: frames, limits and paths, as {@code
 * docs/protocol.md} describes them byte by byte. Knows neither Akka nor Netty nor JSON.
 */
@NullMarked
package io.carrel.protocol;

import org.jspecify.annotations.NullMarked;
