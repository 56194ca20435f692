package io.fluxgate.examples.service;

import io.fluxgate.Listener;
import io.fluxgate.http.RejectionResponse;
import io.fluxgate.spring.HttpGuardCustomizer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans that an application may have, as the documentation shows them. */
@Configuration(proxyBeanMethods = false)
class Circuits {

  final List<String> pages = new CopyOnWriteArrayList<>();

  @Bean
  Listener pager() {
    return signal -> pages.add(signal.name() + " went " + signal.to());
  }

  @Bean
  HttpGuardCustomizer fewHosts() {
    return builder -> builder.maximumBreakers(100);
  }

  @Bean
  RejectionResponse unavailable() {
    return RejectionResponse.serviceUnavailable(); // 503 with Retry-After, and no body
  }
}
