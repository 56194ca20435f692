package io.fluxgate.examples.service;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** The other service. Nothing here says circuit breaker: the builder comes guarded. */
@Component
class Prices {

  private final RestClient client;

  Prices(RestClient.Builder builder, @Value("${shop.upstream}") String upstream) {
    this.client = builder.baseUrl(upstream).build();
  }

  @Nullable String of(String item) {
    return client.get().uri("/prices/{item}", item).retrieve().body(String.class);
  }
}
