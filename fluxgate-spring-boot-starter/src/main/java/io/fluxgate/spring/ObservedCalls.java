package io.fluxgate.spring;

import io.fluxgate.CallListener;
import io.fluxgate.Rejection;
import io.fluxgate.micrometer.FluxgateObservations;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/**
 * Adds rejected calls and probes to the observations of the application. The registry is looked up
 * at the first of them: what it is made of may need a guarded client.
 */
final class ObservedCalls implements CallListener {

  private final SingletonSupplier<CallListener> events;

  ObservedCalls(ObjectProvider<ObservationRegistry> registry) {
    this.events =
        SingletonSupplier.of(
            () ->
                FluxgateObservations.callListener(
                    registry.getIfUnique(() -> ObservationRegistry.NOOP)));
  }

  @Override
  public void onRejected(Rejection rejection) {
    events.obtain().onRejected(rejection);
  }

  @Override
  public void onProbe(String name) {
    events.obtain().onProbe(name);
  }
}
