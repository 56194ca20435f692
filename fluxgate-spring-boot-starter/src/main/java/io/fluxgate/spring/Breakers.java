package io.fluxgate.spring;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.HttpGuard;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The breakers of a guard. */
final class Breakers {

  private Breakers() {}

  /** Returns those there are, by name; the only one of a guard of a single breaker. */
  static List<CircuitBreaker> of(HttpGuard guard) {
    Collection<CircuitBreaker> breakers =
        guard
            .breaker()
            .<Collection<CircuitBreaker>>map(List::of)
            .orElseGet(() -> guard.registry().breakers());
    return breakers.stream().sorted(Comparator.comparing(CircuitBreaker::name)).toList();
  }

  /**
   * Returns those of a name: a breaker's own, or an address without its scheme, which a path of a
   * URL can hold.
   */
  static List<CircuitBreaker> of(HttpGuard guard, String name) {
    return of(guard).stream()
        .filter(breaker -> breaker.name().equals(name) || breaker.name().endsWith("://" + name))
        .toList();
  }
}
