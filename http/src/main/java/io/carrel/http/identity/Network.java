package io.carrel.http.identity;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** A range of addresses, {@code 10.0.0.0/8} or {@code fd00::/8}. */
public record Network(InetAddress address, int bits) {
  public Network {
    if (bits < 0 || bits > address.getAddress().length * 8) {
      throw new IllegalArgumentException("no network: " + address.getHostAddress() + "/" + bits);
    }
  }

  /**
   * Parses CIDR notation; a bare address is a network of one.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    if (!literal.matches("[0-9a-fA-F:.]{2,45}")) {
      throw new IllegalArgumentException("no network: " + text);
    }
    InetAddress address =
        address(literal).orElseThrow(() -> new IllegalArgumentException("no network: " + text));
    int bits =
        slash < 0 ? address.getAddress().length * 8 : Integer.parseInt(text.substring(slash + 1));
    return new Network(address, bits);
  }

  public boolean contains(InetAddress other) {
    byte[] mine = address.getAddress();
    byte[] theirs = other.getAddress();
    if (mine.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((mine[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  /** The address of a literal that holds no letters beyond hexadecimal digits: never looked up. */
  static Optional<InetAddress> address(String literal) {
    // A literal always has a colon or is dotted decimal; "beef" alone would be looked up as a name.
    if (literal.indexOf(':') < 0 && !literal.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(literal));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
