/**
 * The way into applications: who may, where the bytes go, and the {@link
 * io.carrel.http.proxy.Forwarder}, the only code that moves them.
 */
@NullMarked
package io.carrel.http.proxy;

import org.jspecify.annotations.NullMarked;
