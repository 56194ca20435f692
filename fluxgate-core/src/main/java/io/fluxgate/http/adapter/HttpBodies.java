package io.fluxgate.http.adapter;

import io.fluxgate.http.HttpRequestInfo;

/** Finds out from its headers what the body of a response is like. */
final class HttpBodies {

  private static final String EVENT_STREAM = "text/event-stream";

  private HttpBodies() {}

  /** Whether there is no body, by RFC 9112 section 6.3. */
  static boolean isAbsent(HttpRequestInfo request, HttpResponseInfo response) {
    int status = response.status();
    return status < 200
        || status == 204
        || status == 304
        || request.method().equals("HEAD")
        || (request.method().equals("CONNECT") && status < 300)
        || "0".equals(response.header("Content-Length"));
  }

  /** Whether the body is meant to flow for as long as the caller listens. */
  static boolean isEventStream(HttpResponseInfo response) {
    String type = response.header("Content-Type");
    int length = EVENT_STREAM.length();
    return type != null
        && type.regionMatches(true, 0, EVENT_STREAM, 0, length)
        && (type.length() == length || type.charAt(length) == ';' || type.charAt(length) == ' ');
  }
}
