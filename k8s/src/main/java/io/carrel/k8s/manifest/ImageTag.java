package io.carrel.k8s.manifest;

/** The tag of an image, as the value of a label. */
final class ImageTag {
  private static final int MAX = 63;

  private ImageTag() {}

  /** The tag, the digest's beginning, or {@code latest}; what no label may hold is replaced. */
  static String of(String image) {
    String name = image.substring(image.lastIndexOf('/') + 1);
    int at = Math.max(name.lastIndexOf(':'), name.lastIndexOf('@'));
    String tag = at < 0 ? "latest" : name.substring(at + 1);
    String label = tag.replaceAll("[^A-Za-z0-9_.-]", "_");
    label = label.length() > MAX ? label.substring(0, MAX) : label;
    return label.replaceAll("^[^A-Za-z0-9]+|[^A-Za-z0-9]+$", "");
  }
}
