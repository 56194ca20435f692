package io.fluxgate.spring.web;

import java.nio.file.Path;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.client.reactive.ClientHttpRequest;
import reactor.core.publisher.Mono;

/** A guarded request that can be written straight from a file. */
final class ZeroCopyRequest extends GuardedReactiveRequest implements ZeroCopyHttpOutputMessage {

  private final ZeroCopyHttpOutputMessage request;

  ZeroCopyRequest(ClientHttpRequest request) {
    super(request);
    this.request = (ZeroCopyHttpOutputMessage) request;
  }

  @Override
  public Mono<Void> writeWith(Path file, long position, long count) {
    return request.writeWith(file, position, count);
  }
}
