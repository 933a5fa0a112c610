/** The account's feed: a websocket that says which of one's projects changed. */
@NullMarked
package io.carrel.http.feed;

import org.jspecify.annotations.NullMarked;
