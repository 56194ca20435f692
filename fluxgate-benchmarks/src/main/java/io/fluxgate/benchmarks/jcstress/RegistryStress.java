package io.fluxgate.benchmarks.jcstress;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.Ticket;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A full registry that is asked for the breaker it holds and for a new one. */
public final class RegistryStress {

  private RegistryStress() {}

  /** A breaker with a call in flight is not evicted. */
  @JCStressTest
  @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "kept, or beyond the bound, unguarded")
  @Outcome(id = "1", expect = Expect.FORBIDDEN, desc = "evicted while its call is in flight")
  @State
  public static class AcquireWhileFull {

    private final CircuitBreakerRegistry registry =
        CircuitBreakerRegistry.builder().maximumBreakers(1).build();
    private volatile @Nullable Ticket ticket;

    public AcquireWhileFull() {
      CircuitBreaker unused = registry.get("mine");
    }

    @Actor
    public void acquire() {
      ticket = registry.acquire("mine");
    }

    @Actor
    public void evict() {
      CircuitBreaker unused = registry.get("other");
    }

    @Arbiter
    public void rest(I_Result result) {
      Ticket held = ticket;
      if (held == null) {
        result.r1 = -1;
        return;
      }
      boolean overflow = held.breaker().name().equals(CircuitBreakerRegistry.OVERFLOW_NAME);
      boolean known = registry.find("mine").filter(b -> b == held.breaker()).isPresent();
      result.r1 = known || overflow ? 0 : 1;
    }
  }
}
