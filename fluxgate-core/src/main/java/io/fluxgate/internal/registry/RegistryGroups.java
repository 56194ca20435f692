package io.fluxgate.internal.registry;

import io.fluxgate.internal.report.UserCodeFailures;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which breakers of a registry share a quota. All methods but {@link #of} are called under the
 * registry's lock.
 */
public final class RegistryGroups {

  private final @Nullable Function<String, @Nullable String> function;
  private final int quota;
  private final UserCodeFailures failures;
  private final Map<String, Set<RegistryEntry>> members = new HashMap<>();

  public RegistryGroups(
      @Nullable Function<String, @Nullable String> function, int quota, UserCodeFailures failures) {
    this.function = function;
    this.quota = quota;
    this.failures = failures;
  }

  /** Returns the group of a name; null for none. Runs user code, so it needs to be without lock. */
  public @Nullable String of(String name) {
    if (function == null) {
      return null;
    }
    try {
      return function.apply(name);
    } catch (Throwable failure) {
      failures.report("group function", function, failure, "the name belongs to no group");
      return null;
    }
  }

  public boolean isFull(String group) {
    return membersOf(group).size() >= quota;
  }

  Collection<RegistryEntry> membersOf(String group) {
    return members.getOrDefault(group, Set.of());
  }

  public void add(RegistryEntry entry) {
    if (entry.group != null) {
      members.computeIfAbsent(entry.group, key -> new LinkedHashSet<>()).add(entry);
    }
  }

  public void remove(RegistryEntry entry) {
    if (entry.group != null) {
      members.computeIfPresent(
          entry.group,
          (key, rest) -> {
            rest.remove(entry);
            return rest.isEmpty() ? null : rest;
          });
    }
  }
}
