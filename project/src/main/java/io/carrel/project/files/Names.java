package io.carrel.project.files;

import io.carrel.project.Refusal;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * File names as raw bytes. Linux names are bytes, Java's are characters: a name that is no UTF-8
 * survives inside a {@link Path}, but not in its {@code toString}. Only the conversion from and to
 * a {@code file:} URI keeps every byte, so it is used for these names.
 */
final class Names {
  static final int MAX_NAME_BYTES = 255;
  private static final char REPLACEMENT = '\uFFFD';
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private Names() {}

  /** The one-element path whose name's bytes are these. */
  static Path path(byte[] name) {
    if (name.length == 0 || name.length > MAX_NAME_BYTES) {
      throw Refusal.invalid("A name must have 1 to " + MAX_NAME_BYTES + " bytes.");
    }
    for (byte b : name) {
      if (b == 0 || b == '/') {
        throw Refusal.invalid("A name cannot contain NUL or a slash.");
      }
    }
    try {
      return Path.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString());
    } catch (CharacterCodingException rawBytes) {
      return Path.of(URI.create("file:///" + encode(name))).getFileName();
    }
  }

  /** What people see: bytes that are no UTF-8 become replacement characters. */
  static String shown(Path name) {
    return name.toString();
  }

  /** Whether {@link #shown} lost bytes. */
  static boolean isRaw(Path name) {
    String shown = shown(name);
    if (shown.indexOf(REPLACEMENT) < 0) {
      return false;
    }
    return !java.util.Arrays.equals(bytes(name), shown.getBytes(StandardCharsets.UTF_8));
  }

  /** The name's bytes, percent-encoded. */
  static String encoded(Path name) {
    return encode(bytes(name));
  }

  private static byte[] bytes(Path name) {
    String shown = shown(name);
    if (shown.indexOf(REPLACEMENT) < 0) {
      return shown.getBytes(StandardCharsets.UTF_8);
    }
    String uri = Path.of("/").resolve(name).toUri().getRawPath();
    return decode(uri.substring(1, uri.endsWith("/") ? uri.length() - 1 : uri.length()));
  }

  static String encode(byte[] bytes) {
    StringBuilder out = new StringBuilder(bytes.length + 16);
    for (byte b : bytes) {
      if (isUnreserved(b)) {
        out.append((char) b);
      } else {
        HEX.toHexDigits(out.append('%'), b);
      }
    }
    return out.toString();
  }

  private static boolean isUnreserved(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '.'
        || b == '_'
        || b == '~';
  }

  /** The bytes of a percent-encoded text; characters that are not encoded stand for themselves. */
  static byte[] decode(String text) {
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
    for (int i = 0; i < in.length; i++) {
      if (in[i] != '%') {
        out.write(in[i]);
      } else if (i + 2 < in.length && isHex(in[i + 1]) && isHex(in[i + 2])) {
        out.write(Character.digit(in[i + 1], 16) << 4 | Character.digit(in[i + 2], 16));
        i += 2;
      } else {
        throw Refusal.invalid("A percent sign in a path must be followed by two hex digits.");
      }
    }
    return out.toByteArray();
  }

  private static boolean isHex(byte b) {
    return b > 0 && Character.digit(b, 16) >= 0;
  }
}
