package io.carrel.http.pages;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.util.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All files of the pages, read once into memory: a few megabytes. A request only looks a name up in
 * a map, so no path leads anywhere else.
 */
final class Assets {
  static final String INDEX = "index.html";

  private static final String FOLDER = "web/";
  private static final Pattern HASHED = Pattern.compile("assets/.+-[A-Za-z0-9_-]{8,}\\.[a-z0-9.]+");
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=UTF-8"),
          Map.entry("js", "text/javascript; charset=UTF-8"),
          Map.entry("css", "text/css; charset=UTF-8"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("txt", "text/plain; charset=UTF-8"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("wasm", "application/wasm"));

  private final Map<String, Asset> byPath;

  private Assets(Map<String, Asset> byPath) {
    this.byPath = Map.copyOf(byPath);
  }

  /**
   * Reads {@code web/} from the class path. Blocks.
   *
   * @throws IllegalStateException when it is not there
   */
  static Assets load(ClassLoader loader) {
    URL index = loader.getResource(FOLDER + INDEX);
    if (index == null) {
      throw new IllegalStateException("The pages are missing on the class path: build module web.");
    }
    try {
      Map<String, byte[]> files =
          index.openConnection() instanceof JarURLConnection jar ? inJar(jar) : inFolder(index);
      return of(files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<Asset> find(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  Asset index() {
    return find(INDEX).orElseThrow();
  }

  private static Map<String, byte[]> inJar(JarURLConnection connection) throws IOException {
    // A jar of its own: closing the cached one would close it for the class loader too.
    connection.setUseCaches(false);
    Map<String, byte[]> files = new HashMap<>();
    try (JarFile jar = connection.getJarFile()) {
      List<JarEntry> entries =
          jar.stream()
              .filter(entry -> !entry.isDirectory() && entry.getName().startsWith(FOLDER))
              .toList();
      for (JarEntry entry : entries) {
        try (InputStream in = jar.getInputStream(entry)) {
          files.put(entry.getName().substring(FOLDER.length()), in.readAllBytes());
        }
      }
    }
    return files;
  }

  private static Map<String, byte[]> inFolder(URL index) throws IOException {
    Path folder;
    try {
      folder = Objects.requireNonNull(Path.of(new URI(index.toString())).getParent());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    Map<String, byte[]> files = new HashMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(path).toString(), Files.readAllBytes(path));
      }
    }
    return files;
  }

  private static Assets of(Map<String, byte[]> files) {
    Map<String, Asset> assets = new HashMap<>();
    files.forEach(
        (path, bytes) -> {
          String extension = path.substring(path.lastIndexOf('.') + 1);
          if (TYPES.containsKey(extension) && !path.startsWith(".")) {
            assets.put(path, asset(path, TYPES.get(extension), bytes, files));
          }
        });
    return new Assets(assets);
  }

  private static Asset asset(String path, String type, byte[] bytes, Map<String, byte[]> files) {
    Map<Encoding, ByteString> forms = new EnumMap<>(Encoding.class);
    for (Encoding encoding : Encoding.values()) {
      byte[] form = files.get(path + encoding.suffix());
      if (form != null) {
        forms.put(encoding, ByteString.fromArrayUnsafe(form));
      }
    }
    ContentType contentType = ContentTypes.parse(type);
    return new Asset(contentType, forms, hash(bytes), HASHED.matcher(path).matches());
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
