package io.fluxgate.test.http;

import io.fluxgate.http.HttpFailureKind;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a client does something else than the table says, each with the reason. What its callers
 * catch is the client's own choice and wants none. Not thread-safe.
 */
public final class Deviations {

  private final Map<HttpFault, Expected> expected = new EnumMap<>(HttpFault.class);
  private final Map<HttpFault, String> omitted = new EnumMap<>(HttpFault.class);

  Deviations() {}

  /** The caller gets one of these errors. */
  @SafeVarargs
  public final Deviations throwing(HttpFault fault, Class<? extends Throwable>... errors) {
    expected.put(fault, expected(fault).throwing(errors));
    return this;
  }

  /** The client repeats the request of its own accord, or never sends it. */
  public Deviations hits(HttpFault fault, int hits, String reason) {
    Objects.requireNonNull(reason, "reason");
    expected.put(fault, expected(fault).hits(hits));
    return this;
  }

  /** The client does not say enough to tell this fault from one of another kind. */
  public Deviations kind(HttpFault fault, HttpFailureKind kind, String reason) {
    Objects.requireNonNull(reason, "reason");
    expected.put(fault, expected(fault).kind(kind));
    return this;
  }

  /** The client makes something else of this fault altogether. */
  public Deviations instead(HttpFault fault, Expected other, String reason) {
    Objects.requireNonNull(reason, "reason");
    expected.put(fault, other);
    return this;
  }

  /** The client does nothing that could be expected: it never returns, say. */
  public Deviations omitted(HttpFault fault, String reason) {
    omitted.put(fault, Objects.requireNonNull(reason, "reason"));
    return this;
  }

  Set<HttpFault> faults() {
    Set<HttpFault> faults = EnumSet.noneOf(HttpFault.class);
    faults.addAll(expected.keySet());
    faults.addAll(omitted.keySet());
    return faults;
  }

  boolean isOmitted(HttpFault fault) {
    return omitted.containsKey(fault);
  }

  Expected expected(HttpFault fault) {
    @Nullable Expected own = expected.get(fault);
    return own != null ? own : fault.expected();
  }
}
