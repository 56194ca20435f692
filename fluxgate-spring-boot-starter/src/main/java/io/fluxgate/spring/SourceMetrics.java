package io.fluxgate.spring;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.micrometer.FluxgateMetrics;
import io.fluxgate.spring.Sources.Source;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Objects;

/**
 * The meters of all sources but the first. If there are several, all have the tag "guard": breakers
 * of different sources may have the same name, and Prometheus wants the same tags everywhere.
 */
final class SourceMetrics implements MeterBinder, AutoCloseable {

  private final Sources sources;
  private List<FluxgateMetrics> bound = List.of();

  SourceMetrics(Sources sources) {
    this.sources = sources;
  }

  static FluxgateMetrics first(Sources sources) {
    return of(sources.all().get(0), sources.all().size() > 1);
  }

  private static FluxgateMetrics of(Source source, boolean tagged) {
    FluxgateMetrics.Builder builder = builder(source);
    return (tagged ? builder.tags("guard", source.name()) : builder).build();
  }

  private static FluxgateMetrics.Builder builder(Source source) {
    HttpGuard guard = source.guard();
    CircuitBreakerRegistry registry = source.registry();
    if (guard != null) {
      return FluxgateMetrics.builder(guard);
    }
    CircuitBreaker single = source.breaker();
    return registry != null
        ? FluxgateMetrics.builder(registry)
        : FluxgateMetrics.builder(Objects.requireNonNull(single));
  }

  @Override
  public synchronized void bindTo(MeterRegistry registry) {
    if (bound.isEmpty()) {
      bound = sources.all().stream().skip(1).map(source -> of(source, true)).toList();
    }
    bound.forEach(each -> each.bindTo(registry));
  }

  @Override
  public synchronized void close() {
    bound.forEach(FluxgateMetrics::close);
  }
}
