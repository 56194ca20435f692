package io.fluxgate.spring.web;

import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.RejectionResponse;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;

/** Answers a rejected request of a connector. */
final class RejectedReactiveResponse implements ClientHttpResponse {

  private final RejectionResponse answer;
  private final HttpHeaders headers;

  RejectedReactiveResponse(RejectionResponse answer, CallNotPermittedIOException rejection) {
    this.answer = answer;
    this.headers = RejectedResponse.headers(answer, rejection);
  }

  @Override
  public HttpStatusCode getStatusCode() {
    return HttpStatusCode.valueOf(answer.status());
  }

  @Override
  public HttpHeaders getHeaders() {
    return headers;
  }

  @Override
  public MultiValueMap<String, ResponseCookie> getCookies() {
    return new LinkedMultiValueMap<>();
  }

  @Override
  public Flux<DataBuffer> getBody() {
    return Flux.empty();
  }
}
