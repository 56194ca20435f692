package io.fluxgate.apache;

import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.RejectionResponse;
import java.util.Map;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/** Makes the answer to a rejection a response of either client. */
final class RejectionResponses {

  private RejectionResponses() {}

  /** With an empty entity, because code that reads a 503 expects one. */
  static ClassicHttpResponse classic(
      RejectionResponse answer, CallNotPermittedIOException rejection) {
    ClassicHttpResponse response = new BasicClassicHttpResponse(answer.status(), answer.reason());
    response.setEntity(new ByteArrayEntity(new byte[0], null));
    return complete(response, answer, rejection);
  }

  static SimpleHttpResponse async(RejectionResponse answer, CallNotPermittedIOException rejection) {
    return complete(new SimpleHttpResponse(answer.status(), answer.reason()), answer, rejection);
  }

  private static <T extends HttpResponse> T complete(
      T response, RejectionResponse answer, CallNotPermittedIOException rejection) {
    response.setVersion(HttpVersion.HTTP_1_1);
    for (Map.Entry<String, String> header : answer.headers(rejection)) {
      response.addHeader(header.getKey(), header.getValue());
    }
    return response;
  }
}
