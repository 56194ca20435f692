package io.fluxgate.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one object, which are removed together. As usual in Micrometer, meters hold the
 * object weakly. If the meter registry refuses a meter, only that one is missing. Not thread-safe.
 */
final class MeterSet<T> {

  private final MeterRegistry registry;
  private final String prefix;
  private final Tags tags;
  private final T source;
  private final FailureLog failureLog;
  private final List<Meter> meters = new ArrayList<>();

  MeterSet(MeterRegistry registry, String prefix, Tags tags, T source, FailureLog failureLog) {
    this.registry = registry;
    this.prefix = prefix;
    this.tags = tags;
    this.source = source;
    this.failureLog = failureLog;
  }

  void gauge(
      String name,
      @Nullable String unit,
      String description,
      Tags more,
      ToDoubleFunction<T> value) {
    add(
        () ->
            Gauge.builder(prefix + name, source, value)
                .baseUnit(unit)
                .description(description)
                .tags(tags.and(more))
                .register(registry));
  }

  /** Adds a gauge in seconds, which each meter registry converts to its own unit of time. */
  void time(String name, String description, ToDoubleFunction<T> seconds) {
    add(
        () ->
            TimeGauge.builder(prefix + name, source, TimeUnit.SECONDS, seconds)
                .description(description)
                .tags(tags)
                .register(registry));
  }

  void counter(String name, String unit, String description, Tags more, ToDoubleFunction<T> value) {
    add(
        () ->
            FunctionCounter.builder(prefix + name, source, value)
                .baseUnit(unit)
                .description(description)
                .tags(tags.and(more))
                .register(registry));
  }

  private void add(Supplier<Meter> registration) {
    try {
      meters.add(registration.get());
    } catch (Throwable failure) {
      failureLog.report("A meter cannot be registered and is missing", failure);
    }
  }

  void removeAll() {
    for (Meter meter : meters) {
      try {
        registry.remove(meter);
      } catch (Throwable failure) {
        failureLog.report("A meter cannot be removed and stays", failure);
      }
    }
    meters.clear();
  }
}
