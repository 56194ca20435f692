package io.fluxgate.spring;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.spring.Sources.Source;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The breakers of a source. */
final class Breakers {

  private Breakers() {}

  /** Returns those there are, by name. */
  static List<CircuitBreaker> of(Source source) {
    CircuitBreaker single = source.breaker();
    CircuitBreakerRegistry registry = source.registry();
    Collection<CircuitBreaker> breakers =
        single != null ? List.of(single) : registry == null ? List.of() : registry.breakers();
    return breakers.stream().sorted(Comparator.comparing(CircuitBreaker::name)).toList();
  }

  /**
   * Returns those of a name: a breaker's own in any spelling, or an address without its scheme,
   * which a path of a URL can hold.
   */
  static List<CircuitBreaker> of(Source source, String name) {
    List<CircuitBreaker> found =
        of(source).stream()
            .filter(breaker -> breaker.name().equals(name) || breaker.name().endsWith("://" + name))
            .toList();
    return found.isEmpty() && source.guard() != null && source.breaker() == null
        ? Stream.of(name, "https://" + name, "http://" + name)
            .flatMap(spelling -> find(source, spelling).stream())
            .distinct()
            .toList()
        : found;
  }

  private static Optional<CircuitBreaker> find(Source source, String name) {
    try {
      return source.guard() == null ? Optional.empty() : source.guard().find(name);
    } catch (IllegalArgumentException noSuchName) {
      return Optional.empty();
    }
  }
}
