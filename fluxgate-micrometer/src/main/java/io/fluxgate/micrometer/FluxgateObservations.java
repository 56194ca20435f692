package io.fluxgate.micrometer;

import io.fluxgate.CallListener;
import io.fluxgate.Rejection;
import io.fluxgate.internal.util.Causes;
import io.fluxgate.internal.util.Checks;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationRegistry;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shows rejected calls and probes in Micrometer's observations, and so in the spans of
 * OpenTelemetry and other tracers.
 *
 * <pre>{@code
 * import io.micrometer.observation.ObservationRegistry;
 *
 * ObservationRegistry observationRegistry = ObservationRegistry.create();
 * observationRegistry.observationConfig().observationFilter(FluxgateObservations.filter());
 * CircuitBreakerPolicy policy = CircuitBreakerPolicy.http().toBuilder()
 *     .callListener(FluxgateObservations.callListener(observationRegistry))
 *     .build();
 * }</pre>
 *
 * <p>Each of the two works without the other. All they add are events and key values of high
 * cardinality: spans have them, and the tags of meters do not change.
 *
 * <p>Needs {@code micrometer-observation}, which {@code micrometer-core} brings.
 */
public final class FluxgateObservations {

  private static final Observation.Event REJECTED = Observation.Event.of("fluxgate.rejected");
  private static final Observation.Event PROBE = Observation.Event.of("fluxgate.probe");

  private static final String BREAKER = "fluxgate.breaker";

  private FluxgateObservations() {}

  /**
   * {@return a listener for policies that adds an event to the observation that is current on the
   * thread of a call: {@code fluxgate.rejected} or {@code fluxgate.probe}, and the breaker's name
   * as {@code fluxgate.breaker}} If no observation is current, nothing happens.
   *
   * @param registry knows which observation is current
   */
  public static CallListener callListener(ObservationRegistry registry) {
    return new Events(Checks.notNull("registry", registry));
  }

  /**
   * {@return a filter that describes each observation that ended with a rejection, on whatever
   * thread: {@code error.type}, {@code server.address}, {@code server.port}, {@code
   * fluxgate.breaker} and {@code fluxgate.state}} What the observation says already stays.
   */
  public static ObservationFilter filter() {
    return FluxgateObservations::described;
  }

  private record Events(ObservationRegistry registry) implements CallListener {

    @Override
    public void onRejected(Rejection rejection) {
      add(REJECTED, rejection.name());
    }

    @Override
    public void onProbe(String name) {
      add(PROBE, name);
    }

    private void add(Observation.Event event, String name) {
      Observation current = registry.getCurrentObservation();
      if (current != null) {
        current.highCardinalityKeyValue(BREAKER, name).event(event);
      }
    }
  }

  private static Observation.Context described(Observation.Context context) {
    Rejection rejection = rejection(context.getError());
    if (rejection == null) {
      return context;
    }
    add(context, "error.type", rejection.getClass().getName());
    add(context, BREAKER, rejection.name());
    add(context, "fluxgate.state", rejection.state().name().toLowerCase(Locale.ROOT));
    host(rejection.name())
        .ifPresent(
            host -> {
              add(context, "server.address", host.getHost());
              if (host.getPort() != -1) {
                add(context, "server.port", Integer.toString(host.getPort()));
              }
            });
    return context;
  }

  private static @Nullable Rejection rejection(@Nullable Throwable error) {
    Rejection[] found = {null};
    boolean unused =
        Causes.anyMatch(
            error,
            cause -> {
              if (cause instanceof Rejection rejection) {
                found[0] = rejection;
              }
              return found[0] != null;
            });
    return found[0];
  }

  private static void add(Observation.Context context, String key, String value) {
    boolean isKnown =
        context.getHighCardinalityKeyValue(key) != null
            || context.getLowCardinalityKeyValue(key) != null;
    if (!isKnown) {
      context.addHighCardinalityKeyValue(KeyValue.of(key, value));
    }
  }

  /** The host in the name of a guard's breaker; other names say nothing about one. */
  private static Optional<URI> host(String name) {
    try {
      // A key by method begins with the method, one by path ends with a template.
      String address = name.substring(name.indexOf(' ') + 1).replaceFirst("\\{.*", "");
      return Optional.of(new URI(address)).filter(uri -> uri.getHost() != null);
    } catch (URISyntaxException noAddress) {
      return Optional.empty();
    }
  }
}
