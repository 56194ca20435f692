package io.fluxgate.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.Outcome;
import io.fluxgate.Tracker;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kinds of failures that a breaker names only after its meters were registered. */
class NewKindsTest {

  private final MeterRegistry meters = new SimpleMeterRegistry();

  private record Failure(String causeKind) implements Outcome {

    @Override
    public Throwable error() {
      return new IllegalStateException(causeKind);
    }

    @Override
    public @Nullable Object result() {
      return null;
    }
  }

  private static void fail(CircuitBreaker breaker, String kind) {
    breaker.acquire().outcome(new Failure(kind), Tracker.all());
  }

  private Collection<FunctionCounter> failures() {
    return meters.find("fluxgate.breaker.calls").tag("outcome", "failed").functionCounters();
  }

  @Test
  void eachIsThereAfterTheNextLookHoweverManyThereAre() {
    CircuitBreaker breaker = CircuitBreaker.of("b");
    FluxgateMetrics metrics = FluxgateMetrics.of(breaker);
    metrics.bindTo(meters);

    for (int i = 1; i <= 12; i++) {
      fail(breaker, "kind" + i);
      failures().forEach(FunctionCounter::count);
      Shown.settle(metrics);

      assertThat(meters.get("fluxgate.breaker.calls").tag("kind", "kind" + i).functionCounter())
          .satisfies(counter -> assertThat(counter.count()).isEqualTo(1));
    }
  }

  @Test
  void meterOfARemovedBreakerThatSomebodyStillReadsBringsNothingBack() {
    CircuitBreakerRegistry registry = CircuitBreakerRegistry.create();
    FluxgateMetrics metrics = FluxgateMetrics.of(registry);
    metrics.bindTo(meters);
    CircuitBreaker breaker = registry.get("b");
    Shown.settle(metrics);
    FunctionCounter kept = failures().iterator().next();
    registry.remove("b");
    Shown.settle(metrics);

    fail(breaker, "new");
    double unused = kept.count();
    Shown.settle(metrics);

    assertThat(meters.find("fluxgate.breaker.calls").meters()).isEmpty();
  }

  @Test
  void onlyStatusesOfThreeDigitsAreGroupedByTheirFirst() {
    assertThat(FailureKindTags.of("status 503")).isEqualTo("status_5xx");
    assertThat(FailureKindTags.of("status 1234")).isEqualTo("status 1234");
    assertThat(FailureKindTags.of("status ")).isEqualTo("status ");
  }
}
