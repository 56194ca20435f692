package io.fluxgate.spring;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpKey;
import io.fluxgate.spring.FluxgateProperties.Policy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The policies of one guard as the properties say at one time: by address, pattern and group. */
final class PolicySet {

  private final CircuitBreakerPolicy others;
  private final Map<String, CircuitBreakerPolicy> exact = new LinkedHashMap<>();
  private final List<Member> patterns = new ArrayList<>();

  /**
   * A pattern, and what it belongs to.
   *
   * @param group the key of fluxgate.policies
   */
  private record Member(HostPattern pattern, String group, CircuitBreakerPolicy policy) {}

  private PolicySet(CircuitBreakerPolicy others) {
    this.others = others;
  }

  /**
   * Reads the policies.
   *
   * @param prefix that of the properties; "policy" and "policies" follow
   * @throws InvalidFluxgatePropertyException if a value is out of range, or no request can have a
   *     name
   */
  static PolicySet of(
      String prefix,
      HttpKey key,
      PolicyFactory factory,
      Policy defaults,
      Map<String, Policy> policies) {
    new PolicyFactory.Properties(prefix + ".policy")
        .expect(defaults.hosts() == null, "hosts", "is set (expected: only in policies)");
    PolicySet set = new PolicySet(factory.policy(prefix + ".policy", defaults));
    Names names = new Names(key);
    Map<String, CircuitBreakerPolicy> alone = new LinkedHashMap<>();
    policies.forEach(
        (name, properties) -> {
          String property = prefix + ".policies[" + name + "]";
          List<String> hosts = properties.hosts();
          if (hosts == null || hosts.isEmpty()) {
            names.check(property, name);
          }
          CircuitBreakerPolicy policy = factory.policy(property, properties.orElse(defaults));
          if (hosts != null && !hosts.isEmpty()) {
            set.addGroup(names, property, name, hosts, policy);
          } else if (HostPattern.isPattern(name)) {
            set.patterns.add(new Member(names.pattern(property, name), name, policy));
          } else {
            String normal = names.normal(property, name);
            if (alone.put(normal, policy) != null) {
              throw new InvalidFluxgatePropertyException(
                  property, "another property has a policy for " + normal + " (expected: one)");
            }
            if (names.custom) {
              // Such a key may return an address in a form of its own.
              alone.put(name, policy);
            }
          }
        });
    // A host's own policy goes before that of its group.
    set.exact.putAll(alone);
    set.patterns.sort(
        Comparator.comparingInt((Member member) -> member.pattern.literals()).reversed());
    return set;
  }

  private void addGroup(
      Names names, String property, String group, List<String> hosts, CircuitBreakerPolicy policy) {
    for (int i = 0; i < hosts.size(); i++) {
      String own = property + ".hosts[" + i + "]";
      HostPattern pattern = names.pattern(own, hosts.get(i));
      patterns.add(new Member(pattern, group, policy));
    }
  }

  /** Returns the policies of single addresses, by their normal names. */
  Map<String, CircuitBreakerPolicy> exact() {
    return exact;
  }

  /** Returns the policy of hosts that have none of their own. */
  CircuitBreakerPolicy others() {
    return others;
  }

  /** Returns the policy of a normal name, or null if it has none of its own. */
  @Nullable CircuitBreakerPolicy own(String name) {
    CircuitBreakerPolicy policy = exact.get(name);
    if (policy != null) {
      return policy;
    }
    Member member = member(name);
    return member == null ? null : member.policy;
  }

  CircuitBreakerPolicy policyOf(String name) {
    CircuitBreakerPolicy own = own(name);
    return own == null ? others : own;
  }

  /** Returns the pattern or group that a name belongs to, or null. */
  @Nullable String groupOf(String name) {
    Member member = member(name);
    return member == null ? null : member.group;
  }

  private @Nullable Member member(String name) {
    for (Member member : patterns) {
      if (member.pattern.matches(name)) {
        return member;
      }
    }
    return null;
  }

  /** What the guard's key makes of names. */
  private record Names(HttpKey key, HttpGuard scratch, boolean custom) {

    Names(HttpKey key) {
      this(key, HttpGuard.builder().key(key).build());
    }

    private Names(HttpKey key, HttpGuard scratch) {
      this(key, scratch, HostPattern.isCustom(scratch));
    }

    /**
     * Without brackets Spring drops what is neither a letter, a digit nor a dash:
     * https://example.com is then https//example.com.
     */
    void check(String property, String name) {
      if (!custom && !name.contains("://") && !name.contains("*")) {
        throw new InvalidFluxgatePropertyException(
            property,
            "no address of a host (expected: scheme://host:port in brackets, as in "
                + "fluxgate.policies[https://example.com:443], a pattern such as "
                + "[https://*.example.com], or a group with hosts)");
      }
    }

    HostPattern pattern(String property, String text) {
      return named(property, () -> HostPattern.of(key, text));
    }

    String normal(String property, String name) {
      return named(property, () -> scratch.breaker(name).name());
    }

    private static <T> T named(String property, Supplier<T> part) {
      int dot = property.lastIndexOf(".policies[");
      return new PolicyFactory.Properties(property.substring(0, dot))
          .checked(property.substring(dot + 1), part);
    }
  }
}
