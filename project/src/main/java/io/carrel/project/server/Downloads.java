package io.carrel.project.server;

import io.carrel.project.files.Condition;
import io.carrel.project.files.FileApi;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers with a file, whole or in part. */
final class Downloads {
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("log", "text/plain; charset=utf-8"),
          Map.entry("md", "text/markdown; charset=utf-8"),
          Map.entry("csv", "text/csv; charset=utf-8"),
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("htm", "text/html; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("ipynb", "application/json"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("gif", "image/gif"),
          Map.entry("webp", "image/webp"),
          Map.entry("avif", "image/avif"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("wav", "audio/wav"),
          Map.entry("mp4", "video/mp4"),
          Map.entry("webm", "video/webm"));

  private Downloads() {}

  static Response answer(Exchange exchange, FileApi.Opened file) throws IOException {
    Map<String, String> headers = headers(exchange, file);
    if (isUnchanged(exchange.header(HttpHeaderNames.IF_NONE_MATCH), file.version())) {
      file.close();
      return new Response.Plain(304, headers, new byte[0]);
    }
    ByteRange range = range(exchange, file);
    if (range == null) {
      headers.put("content-type", type(file.name()));
      return new Response.FilePart(200, headers, file.channel(), 0, file.size());
    }
    if (!range.isSatisfiable()) {
      file.close();
      headers.put("content-range", "bytes */" + file.size());
      return new Response.Plain(416, headers, new byte[0]);
    }
    headers.put("content-type", type(file.name()));
    headers.put(
        "content-range", "bytes " + range.first() + "-" + (range.end() - 1) + "/" + file.size());
    return new Response.FilePart(
        206, headers, file.channel(), range.first(), range.end() - range.first());
  }

  private static Map<String, String> headers(Exchange exchange, FileApi.Opened file) {
    Map<String, String> headers = new HashMap<>();
    headers.put("etag", '"' + file.version() + '"');
    headers.put("accept-ranges", "bytes");
    headers.put("cache-control", "no-cache");
    if (exchange.target().flag("download")) {
      headers.put("content-disposition", disposition(file.name()));
    }
    return headers;
  }

  private static boolean isUnchanged(@Nullable String known, String version) {
    if (known == null) {
      return false;
    }
    for (String tag : known.split(",", -1)) {
      String text = tag.strip();
      String bare = Condition.unquoted(text.startsWith("W/") ? text.substring(2) : text);
      if (bare.equals("*") || bare.equals(version)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable ByteRange range(Exchange exchange, FileApi.Opened file) {
    String condition = exchange.header(HttpHeaderNames.IF_RANGE);
    if (condition != null && !Condition.unquoted(condition).equals(file.version())) {
      return null;
    }
    return ByteRange.parse(exchange.header(HttpHeaderNames.RANGE), file.size());
  }

  private static String type(String name) {
    int dot = name.lastIndexOf('.');
    String extension = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    return TYPES.getOrDefault(extension, "application/octet-stream");
  }

  /** RFC 6266: a plain name for old clients, the exact one for all others. */
  private static String disposition(String name) {
    StringBuilder plain = new StringBuilder();
    StringBuilder exact = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      boolean simple = b > ' ' && b < 127 && "\"\\%'()*,/:;<=>?@[]{}".indexOf(b) < 0;
      plain.append(simple ? (char) b : '_');
      if (simple) {
        exact.append((char) b);
      } else {
        exact.append(String.format(Locale.ROOT, "%%%02X", b));
      }
    }
    return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + exact;
  }
}
