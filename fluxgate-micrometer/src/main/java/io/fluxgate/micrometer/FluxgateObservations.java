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
 * FluxgateObservations observations = FluxgateObservations.of(observationRegistry);
 * observationRegistry.observationConfig().observationFilter(observations);
 * HttpGuard guard = HttpGuard.builder()
 *     .policy(CircuitBreakerPolicy.http().toBuilder().callListener(observations).build())
 *     .build();
 * }</pre>
 *
 * <p>As a {@link CallListener} it adds an event to the observation that is current on the thread of
 * the call: {@code fluxgate.rejected} or {@code fluxgate.probe}, with {@code fluxgate.breaker}. If
 * no observation is current, nothing happens.
 *
 * <p>As an {@link ObservationFilter} it describes each observation that ended with a rejection, on
 * whatever thread: {@code error.type}, {@code server.address}, {@code server.port}, {@code
 * fluxgate.breaker} and {@code fluxgate.state}. What the observation says already stays. All are
 * key values of high cardinality: spans have them, and the tags of meters do not change.
 *
 * <p>Needs {@code micrometer-observation}, which {@code micrometer-core} brings. Thread-safe.
 */
public final class FluxgateObservations implements CallListener, ObservationFilter {

  private static final Observation.Event REJECTED = Observation.Event.of("fluxgate.rejected");
  private static final Observation.Event PROBE = Observation.Event.of("fluxgate.probe");

  private static final String BREAKER = "fluxgate.breaker";

  private final ObservationRegistry registry;

  private FluxgateObservations(ObservationRegistry registry) {
    this.registry = registry;
  }

  /**
   * {@return what shows rejected calls and probes in the observations of a registry}
   *
   * @param registry knows which observation is current
   */
  public static FluxgateObservations of(ObservationRegistry registry) {
    return new FluxgateObservations(Checks.notNull("registry", registry));
  }

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

  /**
   * Describes an observation that ended with a rejection; leaves any other as it is.
   *
   * @param context of the observation
   * @return the same context
   */
  @Override
  public Observation.Context map(Observation.Context context) {
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
