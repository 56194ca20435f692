package io.fluxgate.micrometer;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.internal.util.Checks;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Registers meters for a breaker, or for all breakers of a registry or a guard, and removes those
 * of evicted breakers. {@linkplain io.fluxgate.micrometer The package} lists the meters.
 *
 * <pre>{@code
 * FluxgateMetrics metrics = FluxgateMetrics.builder(guard)
 *     .tags("client", "shop")
 *     .maximumBreakers(500)
 *     .build();
 * metrics.bindTo(meterRegistry);
 * }</pre>
 *
 * <p>If you bind several metrics to one meter registry, give them the same tag keys, which
 * Prometheus requires. If their breakers may have the same names, give them different tag values:
 * of two meters with the same name and tags, a meter registry keeps only the first.
 *
 * <p>Meters do not keep a breaker alive. Thread-safe.
 */
public final class FluxgateMetrics implements MeterBinder, AutoCloseable {

  private final @Nullable CircuitBreaker breaker;
  private final @Nullable CircuitBreakerRegistry registry;
  private final Options options;
  private final ConcurrentMap<MeterRegistry, Binding> bindings = new ConcurrentHashMap<>();

  private FluxgateMetrics(Builder builder) {
    this.breaker = builder.breaker;
    this.registry = builder.registry;
    this.options =
        new Options(builder.prefix, builder.tags, builder.maximumBreakers, builder.expectedKinds);
  }

  record Options(String prefix, Tags tags, int maximumBreakers, List<String> expectedKinds) {}

  /**
   * {@return the metrics of one breaker, with the default settings}
   *
   * @param breaker shown from {@link #bindTo} to {@link #close}
   */
  public static FluxgateMetrics of(CircuitBreaker breaker) {
    return builder(breaker).build();
  }

  /**
   * {@return the metrics of all breakers of a registry, with the default settings}
   *
   * @param registry the registry to show; breakers may come and go
   */
  public static FluxgateMetrics of(CircuitBreakerRegistry registry) {
    return builder(registry).build();
  }

  /**
   * {@return the metrics of all breakers of a guard, with the default settings}
   *
   * @param guard the guard to show; its breakers may come and go
   */
  public static FluxgateMetrics of(HttpGuard guard) {
    return builder(guard).build();
  }

  /**
   * {@return a builder for the metrics of one breaker}
   *
   * @param breaker shown from {@link #bindTo} to {@link #close}
   */
  public static Builder builder(CircuitBreaker breaker) {
    return new Builder(Checks.notNull("breaker", breaker), null, List.of(FailureKindTags.OTHER));
  }

  /**
   * {@return a builder for the metrics of all breakers of a registry}
   *
   * @param registry the registry to show; breakers may come and go
   */
  public static Builder builder(CircuitBreakerRegistry registry) {
    return new Builder(null, Checks.notNull("registry", registry), List.of(FailureKindTags.OTHER));
  }

  /**
   * {@return a builder for the metrics of all breakers of a guard}
   *
   * @param guard the guard to show; its breakers may come and go
   */
  public static Builder builder(HttpGuard guard) {
    CircuitBreaker single = Checks.notNull("guard", guard).breaker().orElse(null);
    return new Builder(single, single == null ? guard.registry() : null, FailureKindTags.HTTP);
  }

  /**
   * Registers meters for all present breakers and for all later ones. Returns when the meters of
   * the present breakers are registered, or after 5 s if the meter registry is slow; the rest then
   * follows in the background. If the meter registry refuses a meter, this is logged once and the
   * meter is missing. Binding to the same meter registry again does nothing.
   *
   * @param meterRegistry may have other bindings; these metrics may be bound to several meter
   *     registries
   */
  @Override
  public void bindTo(MeterRegistry meterRegistry) {
    Binding binding =
        new Binding(Checks.notNull("meterRegistry", meterRegistry), options, registry);
    if (bindings.putIfAbsent(meterRegistry, binding) == null) {
      binding.open(breaker);
    }
  }

  /**
   * Removes all meters from all meter registries. Returns when they are removed, or after 5 s if a
   * meter registry is slow; the rest then follows in the background. Does nothing if nothing is
   * bound.
   */
  @Override
  public void close() {
    bindings.keySet().forEach(this::unbind);
  }

  private void unbind(MeterRegistry meterRegistry) {
    Binding binding = bindings.remove(meterRegistry);
    if (binding != null) {
      binding.close();
    }
  }

  /** Waits until the meter registries are in step with the breakers; returns whether they are. */
  boolean await(Duration timeout) {
    return bindings.values().stream().allMatch(binding -> binding.await(timeout));
  }

  @Override
  public String toString() {
    return "FluxgateMetrics(" + (breaker != null ? breaker : registry) + ")";
  }

  /** Builds {@link FluxgateMetrics}. Not thread-safe. */
  public static final class Builder {

    private final @Nullable CircuitBreaker breaker;
    private final @Nullable CircuitBreakerRegistry registry;
    private final List<String> expectedKinds;
    private String prefix = "fluxgate";
    private Tags tags = Tags.empty();
    private int maximumBreakers = 200;

    private Builder(
        @Nullable CircuitBreaker breaker,
        @Nullable CircuitBreakerRegistry registry,
        List<String> expectedKinds) {
      this.breaker = breaker;
      this.registry = registry;
      this.expectedKinds = expectedKinds;
    }

    /**
     * Sets the prefix of all meter names. Default: {@code fluxgate}, which the dashboard and alerts
     * in the documentation expect.
     *
     * @param prefix in lower case, with dots between its parts; not blank
     * @return this builder
     * @throws IllegalArgumentException if the prefix is blank
     */
    public Builder prefix(String prefix) {
      this.prefix = Checks.notBlank("prefix", prefix);
      return this;
    }

    /**
     * Adds tags to all meters. Default: none.
     *
     * @param keyValues keys and values in turn
     * @return this builder
     * @throws IllegalArgumentException if a key has no value
     */
    public Builder tags(String... keyValues) {
      tags = tags.and(Checks.notNull("keyValues", keyValues));
      return this;
    }

    /**
     * Adds tags to all meters. Default: none.
     *
     * @param more the tags, none of them null
     * @return this builder
     */
    public Builder tags(Iterable<? extends Tag> more) {
      tags = tags.and(Checks.notNull("more", more));
      return this;
    }

    /**
     * Sets how many breakers have their own meters at any time, so that a program that calls many
     * hosts does not flood the metrics store. Default: 200, which is about 12,000 series. Further
     * breakers wait until the registry evicts one that has meters; until then they are counted by
     * state in {@code fluxgate.registry.breakers} like the others, and in {@code
     * fluxgate.registry.unmetered.breakers}. The first such breaker is logged.
     *
     * @param maximum at least 1
     * @return this builder
     * @throws IllegalArgumentException if the maximum is less than 1
     */
    public Builder maximumBreakers(int maximum) {
      this.maximumBreakers = Checks.atLeast("maximumBreakers", 1, maximum);
      return this;
    }

    /** {@return the metrics, not yet bound to a meter registry} */
    public FluxgateMetrics build() {
      return new FluxgateMetrics(this);
    }
  }
}
