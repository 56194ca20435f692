package io.fluxgate.spring.web;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.http.client.reactive.ClientHttpResponseDecorator;
import reactor.core.publisher.Flux;

/** A response that is not yet classified: reports the progress of its body. */
final class GuardedReactiveResponse extends ClientHttpResponseDecorator {

  private final ReactiveCall call;

  GuardedReactiveResponse(ClientHttpResponse response, ReactiveCall call) {
    super(response);
    this.call = call;
  }

  @Override
  public Flux<DataBuffer> getBody() {
    return new GuardedBody(super.getBody(), call);
  }
}
