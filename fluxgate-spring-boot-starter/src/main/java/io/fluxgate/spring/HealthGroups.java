package io.fluxgate.spring;

import io.fluxgate.http.HttpKey;
import io.fluxgate.spring.FluxgateProperties.HealthGroup;
import io.fluxgate.spring.FluxgateProperties.Policy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The groups of hosts under fluxgate.health.groups, each of which has a health of its own. */
final class HealthGroups {

  private static final String PREFIX = "fluxgate.health.groups";

  private final FluxgateProperties properties;
  private final List<HttpKey> keys;

  private HealthGroups(FluxgateProperties properties, @Nullable HttpKey own) {
    this.properties = properties;
    // Guards may have different keys.
    this.keys =
        List.of(
            HttpKey.host(),
            HttpKey.hostAndMethod(),
            GuardFactory.key(
                new PolicyFactory.Properties("fluxgate.http"), properties.http(), own));
  }

  /**
   * Returns the health of each group, by its name.
   *
   * @param own the application's key, or null
   * @throws InvalidFluxgatePropertyException if a group has no hosts, or a name cannot be a host's
   */
  static Map<String, BreakersHealth> of(
      Sources sources, FluxgateProperties properties, @Nullable HttpKey own) {
    HealthGroups groups = new HealthGroups(properties, own);
    Map<String, BreakersHealth> health = new LinkedHashMap<>();
    properties
        .health()
        .groups()
        .forEach(
            (name, group) ->
                health.put(
                    name,
                    new BreakersHealth(sources, groups.members(name, group), group.whenOpen())));
    return health;
  }

  private Predicate<String> members(String name, HealthGroup group) {
    PolicyFactory.Properties at = new PolicyFactory.Properties(PREFIX + "[" + name + "]");
    Policy policy = properties.policies().get(name);
    List<String> shared = policy == null ? null : policy.hosts();
    List<String> hosts = group.hosts() != null ? group.hosts() : shared;
    at.expect(
        hosts != null && !hosts.isEmpty(),
        "hosts",
        "is not set (expected: hosts, or a group of the same name with hosts in"
            + " fluxgate.policies)");
    Predicate<String> members = member -> false;
    for (int i = 0; hosts != null && i < hosts.size(); i++) {
      String host = hosts.get(i);
      members = members.or(at.checked("hosts[" + i + "]", () -> member(host)));
    }
    return members;
  }

  /** A text may also be the name of a breaker that is no host's. */
  private Predicate<String> member(String text) {
    List<HostPattern> patterns = new ArrayList<>();
    List<IllegalArgumentException> refusals = new ArrayList<>();
    for (HttpKey key : keys) {
      try {
        patterns.add(HostPattern.of(key, text));
      } catch (IllegalArgumentException refused) {
        refusals.add(refused);
      }
    }
    if (patterns.isEmpty()) {
      throw refusals.get(0);
    }
    return name ->
        name.equals(text) || patterns.stream().anyMatch(pattern -> pattern.matches(name));
  }

  /** Whether there are groups: an empty component would only puzzle. */
  static final class Present implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return Binder.get(context.getEnvironment())
          .bind(PREFIX, Bindable.mapOf(String.class, Object.class))
          .isBound();
    }
  }
}
