package io.fluxgate.apache;

import io.fluxgate.http.CallNotPermittedIOException;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/** The response 503 that stands for a rejection. */
final class Unavailable {

  private Unavailable() {}

  /** With an empty entity, because code that reads a 503 expects one. */
  static ClassicHttpResponse classic(CallNotPermittedIOException rejection) {
    ClassicHttpResponse response =
        new BasicClassicHttpResponse(HttpStatus.SC_SERVICE_UNAVAILABLE, "Service Unavailable");
    response.setEntity(new ByteArrayEntity(new byte[0], null));
    return complete(response, rejection);
  }

  static SimpleHttpResponse async(CallNotPermittedIOException rejection) {
    return complete(
        new SimpleHttpResponse(HttpStatus.SC_SERVICE_UNAVAILABLE, "Service Unavailable"),
        rejection);
  }

  private static <T extends HttpResponse> T complete(
      T response, CallNotPermittedIOException rejection) {
    response.setVersion(HttpVersion.HTTP_1_1);
    response.setHeader(HttpHeaders.RETRY_AFTER, rejection.retryAfterSeconds());
    response.setHeader(HttpHeaders.CONTENT_LENGTH, "0");
    return response;
  }
}
