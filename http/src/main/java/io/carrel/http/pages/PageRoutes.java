package io.carrel.http.pages;

import static akka.http.javadsl.server.Directives.handleSync;

import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.Route;
import io.carrel.http.identity.ApiError;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Whatever no other route took: a file, a page, or the page that says that there is none. All pages
 * are the same document; what it shows it finds out from its address.
 */
public final class PageRoutes {
  private static final HttpHeader FOR_A_YEAR =
      RawHeader.create("Cache-Control", "public, max-age=31536000, immutable");
  private static final HttpHeader ASK_AGAIN = RawHeader.create("Cache-Control", "no-cache");
  private static final HttpHeader VARY = RawHeader.create("Vary", "Accept-Encoding");

  /** First segments of pages without, and with, more below them. */
  private static final Set<String> PAGES = Set.of("", "sign-in", "sign-up", "policies");

  private static final Set<String> SECTIONS = Set.of("projects", "account", "admin");

  private final Assets assets;
  private final PageHeaders headers;

  private PageRoutes(Assets assets, PageHeaders headers) {
    this.assets = assets;
    this.headers = headers;
  }

  /**
   * Reads the files of the pages from the class path. Blocks; to be called once at the start.
   *
   * @throws IllegalStateException when they are not there
   */
  public static PageRoutes load(PageHeaders headers) {
    ClassLoader loader = Objects.requireNonNull(PageRoutes.class.getClassLoader());
    return new PageRoutes(Assets.load(loader), headers);
  }

  public Route routes() {
    return handleSync(this::answer);
  }

  private HttpResponse answer(HttpRequest request) {
    boolean reads =
        request.method().equals(HttpMethods.GET) || request.method().equals(HttpMethods.HEAD);
    // The raw path: what is percent-encoded is no name of ours. OPTIONS * has none.
    String whole = request.getUri().path();
    String path = whole.startsWith("/") ? whole.substring(1) : whole;
    Optional<Asset> file = path.equals(Assets.INDEX) ? Optional.empty() : assets.find(path);
    boolean page = isPage(path);
    if (!reads) {
      return file.isPresent() || page
          ? ApiError.methodNotAllowed(HttpMethods.GET, HttpMethods.HEAD)
          : ApiError.notFound("There is nothing here.").response();
    }
    if (file.isPresent()) {
      return answer(request, file.get(), StatusCodes.OK);
    }
    return answer(request, assets.index(), page ? StatusCodes.OK : StatusCodes.NOT_FOUND);
  }

  private static boolean isPage(String path) {
    int slash = path.indexOf('/');
    String first = slash < 0 ? path : path.substring(0, slash);
    boolean deeper = slash >= 0 && slash < path.length() - 1;
    return SECTIONS.contains(first) || (!deeper && PAGES.contains(first));
  }

  private HttpResponse answer(HttpRequest request, Asset asset, StatusCode status) {
    Encoding encoding = asset.best(header(request, "accept-encoding"));
    String etag = asset.etag(encoding);
    List<HttpHeader> all = new ArrayList<>(headers.ofPage(request));
    all.add(asset.immutable() ? FOR_A_YEAR : ASK_AGAIN);
    all.add(VARY);
    all.add(RawHeader.create("ETag", etag));
    if (status.equals(StatusCodes.OK) && isKnown(etag, header(request, "if-none-match"))) {
      return HttpResponse.create().withStatus(StatusCodes.NOT_MODIFIED).addHeaders(all);
    }
    if (encoding != Encoding.IDENTITY) {
      all.add(RawHeader.create("Content-Encoding", encoding.token()));
    }
    return HttpResponse.create()
        .withStatus(status)
        .addHeaders(all)
        .withEntity(
            HttpEntities.create(asset.type(), Objects.requireNonNull(asset.forms().get(encoding))));
  }

  private static boolean isKnown(String etag, Optional<String> ifNoneMatch) {
    return ifNoneMatch
        .filter(known -> known.strip().equals("*") || known.contains(etag))
        .isPresent();
  }

  private static Optional<String> header(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value);
  }
}
