/** The browser's websocket: its handshake, its frames on the wire and its JSON. */
@NullMarked
package io.carrel.http.session;

import org.jspecify.annotations.NullMarked;
