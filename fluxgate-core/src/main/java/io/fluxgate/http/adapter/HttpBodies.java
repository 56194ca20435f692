package io.fluxgate.http.adapter;

import io.fluxgate.http.HttpRequestInfo;

/** Finds out whether a response has a body, by RFC 9112 section 6.3. */
final class HttpBodies {

  private HttpBodies() {}

  static boolean isAbsent(HttpRequestInfo request, HttpResponseInfo response) {
    int status = response.status();
    return status < 200
        || status == 204
        || status == 304
        || request.method().equals("HEAD")
        || (request.method().equals("CONNECT") && status < 300)
        || "0".equals(response.header("Content-Length"));
  }
}
