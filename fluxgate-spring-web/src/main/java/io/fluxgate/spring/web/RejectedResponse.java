package io.fluxgate.spring.web;

import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.RejectionResponse;
import java.io.InputStream;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/** Answers a rejected request of a request factory. */
final class RejectedResponse implements ClientHttpResponse {

  private final RejectionResponse answer;
  private final HttpHeaders headers;

  RejectedResponse(RejectionResponse answer, CallNotPermittedIOException rejection) {
    this.answer = answer;
    this.headers = headers(answer, rejection);
  }

  static HttpHeaders headers(RejectionResponse answer, CallNotPermittedIOException rejection) {
    HttpHeaders headers = new HttpHeaders();
    for (Map.Entry<String, String> header : answer.headers(rejection)) {
      headers.add(header.getKey(), header.getValue());
    }
    return headers;
  }

  @Override
  public HttpStatusCode getStatusCode() {
    return HttpStatusCode.valueOf(answer.status());
  }

  @Override
  public String getStatusText() {
    return answer.reason();
  }

  @Override
  public HttpHeaders getHeaders() {
    return headers;
  }

  @Override
  public InputStream getBody() {
    return InputStream.nullInputStream();
  }

  @Override
  public void close() {}
}
