package io.fluxgate.spring.web;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.RejectionResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.Lifecycle;
import org.springframework.http.client.ClientHttpRequestFactory;

/** Guards a factory that is started and stopped with the application, as Reactor Netty's is. */
final class StartedRequestFactory extends CircuitBreakerRequestFactory
    implements DelegateLifecycle.Started {

  StartedRequestFactory(
      ClientHttpRequestFactory factory, HttpGuard guard, @Nullable RejectionResponse answer) {
    super(factory, guard, answer);
  }

  @Override
  public Lifecycle started() {
    return (Lifecycle) getDelegate();
  }
}
