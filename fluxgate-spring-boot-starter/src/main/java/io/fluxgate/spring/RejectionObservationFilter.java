package io.fluxgate.spring;

import io.fluxgate.Rejection;
import io.fluxgate.internal.util.Causes;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.ClassUtils;

/**
 * Tells rejected calls apart from I/O errors in the observations of Spring's clients, whose own key
 * values name no more than the wrapper: {@code ResourceAccessException}.
 *
 * <p>A filter, because an application that has a convention of its own keeps it. Every observation
 * of a client has the key value, because a meter must always have the same tags.
 */
final class RejectionObservationFilter implements ObservationFilter {

  static final String KEY = "fluxgate.outcome";

  private static final KeyValue REJECTED = KeyValue.of(KEY, "rejected");
  private static final KeyValue NONE = KeyValue.of(KEY, KeyValue.NONE_VALUE);

  /** Those of blocking clients and of WebClient, either of which may be absent. */
  private static final List<String> CLIENTS =
      List.of(
          "org.springframework.http.client.observation.ClientRequestObservationContext",
          "org.springframework.web.reactive.function.client.ClientRequestObservationContext");

  private final List<Class<?>> clients;

  RejectionObservationFilter() {
    this.clients = CLIENTS.stream().flatMap(RejectionObservationFilter::find).toList();
  }

  private static Stream<Class<?>> find(String name) {
    ClassLoader loader = ClassUtils.getDefaultClassLoader();
    return ClassUtils.isPresent(name, loader)
        ? Stream.of(ClassUtils.resolveClassName(name, loader))
        : Stream.empty();
  }

  @Override
  public Observation.Context map(Observation.Context context) {
    if (clients.stream().anyMatch(client -> client.isInstance(context))) {
      boolean rejected = Causes.anyMatch(context.getError(), Rejection.class::isInstance);
      context.addLowCardinalityKeyValue(rejected ? REJECTED : NONE);
    }
    return context;
  }
}
