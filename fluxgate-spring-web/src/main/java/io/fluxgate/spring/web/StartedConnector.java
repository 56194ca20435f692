package io.fluxgate.spring.web;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.RejectionResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.Lifecycle;
import org.springframework.http.client.reactive.ClientHttpConnector;

/** Guards a connector that is started and stopped with the application, as Reactor Netty's is. */
final class StartedConnector extends CircuitBreakerConnector implements DelegateLifecycle.Started {

  StartedConnector(
      ClientHttpConnector connector, HttpGuard guard, @Nullable RejectionResponse answer) {
    super(connector, guard, answer);
  }

  @Override
  public Lifecycle started() {
    return (Lifecycle) delegate();
  }
}
