package io.fluxgate.apache;

import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.message.HttpRequestWrapper;

/** A request of the async client on its way out: lets its last interceptor find the attempt. */
final class SentRequest extends HttpRequestWrapper {

  private final Attempt attempt;

  SentRequest(HttpRequest request, boolean hasBody) {
    super(request);
    this.attempt = new Attempt(this, hasBody);
  }

  Attempt attempt() {
    return attempt;
  }
}
