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
 * Registers the meters of a breaker, of all breakers of a registry, or of a guard, and removes them
 * when the registry drops a breaker. {@linkplain io.fluxgate.micrometer The package} lists them.
 *
 * <pre>{@code
 * FluxgateMetrics metrics = FluxgateMetrics.builder(guard)
 *     .tags("client", "shop")
 *     .maximumBreakers(500)
 *     .build();
 * metrics.bindTo(meterRegistry);
 * }</pre>
 *
 * <p>Several bound to one meter registry must have the same tag keys, which Prometheus asks for,
 * and differ in a tag's value where breakers may have the same name: of two meters with the same
 * name and tags a meter registry keeps the first.
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
   * {@return metrics of one breaker, with all defaults}
   *
   * @param breaker shown from {@link #bindTo} to {@link #close}
   */
  public static FluxgateMetrics of(CircuitBreaker breaker) {
    return builder(breaker).build();
  }

  /**
   * {@return metrics of all breakers of a registry, with all defaults}
   *
   * @param registry its breakers are shown as they come and go
   */
  public static FluxgateMetrics of(CircuitBreakerRegistry registry) {
    return builder(registry).build();
  }

  /**
   * {@return metrics of all breakers of a guard, with all defaults}
   *
   * @param guard its breakers are shown as they come and go
   */
  public static FluxgateMetrics of(HttpGuard guard) {
    return builder(guard).build();
  }

  /**
   * {@return a builder of metrics of one breaker}
   *
   * @param breaker shown from {@link #bindTo} to {@link #close}
   */
  public static Builder builder(CircuitBreaker breaker) {
    return new Builder(Checks.notNull("breaker", breaker), null, List.of(FailureKindTags.OTHER));
  }

  /**
   * {@return a builder of metrics of all breakers of a registry}
   *
   * @param registry its breakers are shown as they come and go
   */
  public static Builder builder(CircuitBreakerRegistry registry) {
    return new Builder(null, Checks.notNull("registry", registry), List.of(FailureKindTags.OTHER));
  }

  /**
   * {@return a builder of metrics of all breakers of a guard}
   *
   * @param guard its breakers are shown as they come and go
   */
  public static Builder builder(HttpGuard guard) {
    CircuitBreaker single = Checks.notNull("guard", guard).breaker().orElse(null);
    return new Builder(single, single == null ? guard.registry() : null, FailureKindTags.HTTP);
  }

  /**
   * Registers the meters of all breakers there are, and from then on those of each new one. Returns
   * when the former are there; if the meter registry takes longer than 5 s, it goes on by itself. A
   * meter that the meter registry refuses is missing, which is logged once. Binding to the same
   * meter registry again does nothing.
   *
   * @param meterRegistry may be bound to other things, too, and this to other meter registries
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
   * Removes all meters from all meter registries. Returns when they are gone; where that takes
   * longer than 5 s, it goes on by itself. Does nothing if nothing is bound.
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

  /** Waits until meter registries are as the breakers are; returns whether they are. */
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
     * @throws IllegalArgumentException if it is blank
     */
    public Builder prefix(String prefix) {
      this.prefix = Checks.notBlank("prefix", prefix);
      return this;
    }

    /**
     * Adds tags to all meters. Default: none.
     *
     * @param keyValues a key, its value, another key, and so on
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
     * @param more none of them null
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
     * @throws IllegalArgumentException if it is less
     */
    public Builder maximumBreakers(int maximum) {
      this.maximumBreakers = Checks.atLeast("maximumBreakers", 1, maximum);
      return this;
    }

    /** {@return the metrics, not bound yet} */
    public FluxgateMetrics build() {
      return new FluxgateMetrics(this);
    }
  }
}
