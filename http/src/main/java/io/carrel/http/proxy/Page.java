package io.carrel.http.proxy;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import io.carrel.actors.project.ProjectView;
import io.carrel.http.identity.ApiError;
import java.time.Duration;
import java.util.List;

/** What we say in an application's place: pages without scripts for people, JSON for programs. */
final class Page {
  private static final Duration REFRESH = Duration.ofSeconds(1);
  private static final int STEPS_SHOWN = 5;

  private static final String STYLE =
      "<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:15vh"
          + " auto;max-width:34rem;padding:0 1.5rem}h1{font-size:1.4rem;font-weight:600}"
          + "p,li{color:color-mix(in srgb,currentColor 75%,transparent)}ul{padding-left:1.2rem}"
          + "a{color:LinkText}</style>";

  private static final List<HttpHeader> HEADERS =
      List.of(
          RawHeader.create("Cache-Control", "no-store"),
          RawHeader.create("X-Content-Type-Options", "nosniff"),
          RawHeader.create("Referrer-Policy", "no-referrer"),
          RawHeader.create(
              "Content-Security-Policy",
              "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self';"
                  + " base-uri 'none'; form-action 'none'"));

  private Page() {}

  /** Whether a person looks at the answer. */
  static boolean isForPerson(HttpRequest request) {
    return request
        .getHeader("accept")
        .map(HttpHeader::value)
        .filter(accept -> accept.contains("text/html"))
        .isPresent();
  }

  /** The project is on its way; the page asks again by itself. */
  static HttpResponse starting(HttpRequest request, ProjectView view) {
    boolean mayReload = request.method().equals(akka.http.javadsl.model.HttpMethods.GET);
    HttpResponse response;
    if (isForPerson(request) && mayReload) {
      StringBuilder steps = new StringBuilder();
      List<ProjectView.Step> all = view.steps();
      for (ProjectView.Step step : all.subList(Math.max(0, all.size() - STEPS_SHOWN), all.size())) {
        steps.append("<li>").append(escaped(step.text())).append("</li>");
      }
      response =
          page(
              503,
              "Starting " + view.title(),
              "<meta http-equiv=\"refresh\" content=\"" + REFRESH.toSeconds() + "\">",
              "<p role=\"status\">"
                  + escaped(view.reason().isEmpty() ? "The project is starting." : view.reason())
                  + "</p><ul>"
                  + steps
                  + "</ul>");
    } else {
      response =
          new ApiError(StatusCodes.SERVICE_UNAVAILABLE, "starting", "The project is starting.")
              .response();
    }
    return response.addHeader(RawHeader.create("Retry-After", Long.toString(REFRESH.toSeconds())));
  }

  static HttpResponse nothingListens(HttpRequest request, int port) {
    return isForPerson(request)
        ? page(
            502,
            "Nothing listens on port " + port,
            "",
            "<p>The project runs, but no program in it accepts connections on port "
                + port
                + ". Start one in a terminal, then reload this page.</p>")
        : new ApiError(
                StatusCodes.BAD_GATEWAY,
                "nothing_listens",
                "Nothing in the project listens on port " + port + ".")
            .response();
  }

  static HttpResponse badGateway(HttpRequest request) {
    return isForPerson(request)
        ? page(
            502,
            "The application did not answer",
            "",
            "<p>The connection to it broke before there was an answer.</p>")
        : new ApiError(StatusCodes.BAD_GATEWAY, "bad_gateway", "The application did not answer.")
            .response();
  }

  /** A refusal that has a sentence of its own. */
  static HttpResponse refusal(HttpRequest request, ApiError error) {
    return isForPerson(request)
        ? page(error.status().intValue(), error.sentence(), "", "<p><a href=\"/\">Back</a></p>")
        : error.response();
  }

  private static HttpResponse page(int status, String title, String head, String body) {
    return HttpResponse.create()
        .withStatus(StatusCodes.get(status))
        .addHeaders(HEADERS)
        .withEntity(
            HttpEntities.create(
                ContentTypes.TEXT_HTML_UTF8,
                "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta"
                    + " name=\"viewport\" content=\"width=device-width\">"
                    + head
                    + "<title>"
                    + escaped(title)
                    + "</title>"
                    + STYLE
                    + "</head><body><main><h1>"
                    + escaped(title)
                    + "</h1>"
                    + body
                    + "</main></body></html>"));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
