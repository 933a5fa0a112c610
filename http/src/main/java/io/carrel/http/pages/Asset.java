package io.carrel.http.pages;

import akka.http.javadsl.model.ContentType;
import akka.util.ByteString;
import java.util.Map;
import java.util.Optional;

/**
 * One file.
 *
 * @param forms its bytes by encoding; the plain ones are always there
 * @param hash of the plain bytes, for the ETag
 * @param immutable whether the name changes with the bytes
 */
record Asset(ContentType type, Map<Encoding, ByteString> forms, String hash, boolean immutable) {
  Asset {
    forms = Map.copyOf(forms);
  }

  /** The smallest form that the client takes. */
  Encoding best(Optional<String> acceptEncoding) {
    for (Encoding encoding : Encoding.values()) {
      if (forms.containsKey(encoding) && encoding.isAccepted(acceptEncoding)) {
        return encoding;
      }
    }
    return Encoding.IDENTITY;
  }

  /** Each form is a representation of its own. */
  String etag(Encoding encoding) {
    return encoding == Encoding.IDENTITY
        ? "\"" + hash + "\""
        : "\"" + hash + "-" + encoding.token() + "\"";
  }
}
