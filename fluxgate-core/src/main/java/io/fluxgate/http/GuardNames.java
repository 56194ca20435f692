package io.fluxgate.http;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.internal.util.Checks;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the breakers of a guard by names that people type. Whatever is typed either means the
 * breaker that requests have, or is refused: a breaker that no request ever has would look like one
 * that works.
 */
final class GuardNames {

  private final HttpKey key;
  private final @Nullable CircuitBreaker single;
  private final CircuitBreakerRegistry registry;

  GuardNames(HttpKey key, @Nullable CircuitBreaker single, CircuitBreakerRegistry registry) {
    this.key = key;
    this.single = single;
    this.registry = registry;
  }

  /** Gives the registry the policies by name, and the key's way to write names. */
  static void configure(HttpGuard.Builder builder) {
    if (builder.key instanceof NamedKey named) {
      builder.registry.names(name -> named.normalName("name", name));
      Map<String, String> typed = new HashMap<>();
      builder.policies.forEach(
          (name, policy) -> {
            String normal = named.normalName("policy", name);
            String other = typed.putIfAbsent(normal, name);
            if (other != null) {
              throw Checks.bad(
                  "policy",
                  Address.shown(name),
                  "one policy for " + normal + ", which " + Address.shown(other) + " has as well");
            }
            builder.registry.policy(normal, policy);
          });
    } else {
      // A custom key may return an address in its normal form, or in one of its own.
      builder.policies.forEach(
          (name, policy) -> builder.registry.policy(HttpKeys.ofUser(name), policy));
      builder.policies.forEach(builder.registry::policy);
    }
  }

  CircuitBreaker breaker(String name) {
    Checks.notNull("name", name);
    return single != null ? single : created(normal(name));
  }

  CircuitBreaker breaker(URI address) {
    Checks.notNull("address", address);
    return single != null ? single : created(nameOf(address));
  }

  Optional<CircuitBreaker> find(String name) {
    Checks.notNull("name", name);
    return single != null ? Optional.of(single) : registry.find(normal(name));
  }

  Optional<CircuitBreaker> find(URI address) {
    Checks.notNull("address", address);
    return single != null ? Optional.of(single) : registry.find(nameOf(address));
  }

  void reconfigure(String name, CircuitBreakerPolicy policy) {
    Checks.notNull("name", name);
    if (single != null) {
      single.reconfigure(policy);
    } else {
      registry.reconfigure(normal(name), policy);
    }
  }

  void forceOpen(String name) {
    Checks.notNull("name", name);
    forceOpenNamed(single != null ? single.name() : normal(name));
  }

  void forceOpen(URI address) {
    Checks.notNull("address", address);
    forceOpenNamed(single != null ? single.name() : nameOf(address));
  }

  private void forceOpenNamed(String name) {
    if (single != null) {
      single.forceOpen();
      return;
    }
    CircuitBreaker breaker;
    do {
      breaker = created(name);
      breaker.forceOpen();
      // It may have been evicted before it was open; after that it is not.
    } while (registry.find(name).orElse(null) != breaker);
  }

  private CircuitBreaker created(String name) {
    CircuitBreaker breaker = registry.get(name);
    if (!breaker.name().equals(name)) {
      throw new IllegalStateException(
          "No breaker for " + name + ": the maximum number is in use; raise maximumBreakers");
    }
    return breaker;
  }

  private String normal(String name) {
    Checks.notBlank("name", name);
    if (key instanceof NamedKey named) {
      // A client may send what people do not: its breaker is found by the name that it has.
      return registry
          .find(name)
          .map(CircuitBreaker::name)
          .orElseGet(() -> named.normalName("name", name));
    }
    return registry.find(name).isPresent() ? name : HttpKeys.ofUser(name);
  }

  private String nameOf(URI address) {
    Address parts = Address.of(address.toString());
    if (parts == null || parts.host().isEmpty()) {
      throw Checks.bad(
          "address", Address.shown(address.toString()), "a scheme and a host, as in https://a.b");
    }
    if (key == HttpKey.hostAndMethod()) {
      throw Checks.bad(
          "address",
          parts.key(),
          "a name with a method, as in \"GET " + parts.key() + "\", because the key reads it");
    }
    String path = address.getRawPath();
    return Checks.notBlank(
        "the key of " + parts.key(), key.of(new Get(address, parts, path == null ? "" : path)));
  }

  /** A request that nobody makes. */
  private record Get(URI source, Address address, String path) implements HttpRequestInfo {

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String scheme() {
      return address.scheme();
    }

    @Override
    public String host() {
      return address.host();
    }

    @Override
    public int port() {
      return address.port();
    }
  }
}
