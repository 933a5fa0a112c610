package io.carrel.actors.session;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The hub's own frames that need nobody's help, and the guard against imitations of them. */
final class HubFrames {
  static final String BEAT = "{\"t\":\"hub.beat\"}";

  private static final byte[] MARK = "hub.".getBytes(StandardCharsets.US_ASCII);
  private static final JsonFactory JSON = new JsonFactory();

  private HubFrames() {}

  static String link(boolean up, long epoch) {
    return "{\"t\":\"hub.link\",\"up\":" + up + ",\"epoch\":" + epoch + "}";
  }

  static String idleWarning(java.time.Instant at) {
    return "{\"t\":\"hub.warning\",\"kind\":\"idle\",\"at\":\"" + at + "\"}";
  }

  /**
   * @param sentence plain text without quotes or control characters
   */
  static String bye(String code, String sentence) {
    return "{\"t\":\"hub.bye\",\"code\":\"" + code + "\",\"error\":\"" + sentence + "\"}";
  }

  /**
   * Whether a project server's control message pretends to be the hub's. Only a message that
   * mentions {@code hub.}, or hides letters behind escapes, is looked into at all.
   */
  static boolean imitated(byte[] message) {
    return mayImitate(message) && typeIsOurs(message);
  }

  private static boolean mayImitate(byte[] message) {
    for (int i = 0; i < message.length; i++) {
      if (message[i] == '\\' || startsAt(message, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsAt(byte[] message, int at) {
    for (int i = 0; i < MARK.length; i++) {
      if (at + i >= message.length || message[at + i] != MARK[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean typeIsOurs(byte[] message) {
    try (JsonParser parser = JSON.createParser(message)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean type = "t".equals(parser.currentName());
        JsonToken value = parser.nextToken();
        if (type && value == JsonToken.VALUE_STRING && parser.getText().startsWith("hub.")) {
          return true;
        }
        parser.skipChildren();
      }
      return false;
    } catch (IOException e) {
      return true; // no JSON: nobody could read it either
    }
  }
}
