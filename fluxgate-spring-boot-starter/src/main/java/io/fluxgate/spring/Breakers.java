package io.fluxgate.spring;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.HttpGuard;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
   * Returns those of a name: a breaker's own in any spelling, or an address without its scheme,
   * which a path of a URL can hold.
   */
  static List<CircuitBreaker> of(HttpGuard guard, String name) {
    List<CircuitBreaker> found =
        of(guard).stream()
            .filter(breaker -> breaker.name().equals(name) || breaker.name().endsWith("://" + name))
            .toList();
    return found.isEmpty() && guard.breaker().isEmpty()
        ? Stream.of(name, "https://" + name, "http://" + name)
            .flatMap(spelling -> find(guard, spelling).stream())
            .distinct()
            .toList()
        : found;
  }

  private static Optional<CircuitBreaker> find(HttpGuard guard, String name) {
    try {
      return guard.find(name);
    } catch (IllegalArgumentException noSuchName) {
      return Optional.empty();
    }
  }
}
