package io.fluxgate.adapter.tck;

import io.fluxgate.http.HttpFailureKind;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a client deviates from the table, each with the reason. Which exception its callers catch
 * is the client's choice and needs no reason. Not thread-safe.
 */
public final class Deviations {

  private final Map<String, String> omittedCases = new HashMap<>();
  private final Map<HttpFault, Expected> expected = new EnumMap<>(HttpFault.class);
  private final Map<HttpFault, String> omitted = new EnumMap<>(HttpFault.class);

  Deviations() {}

  /**
   * The caller gets one of these errors.
   *
   * @param fault a line of the table
   * @param errors at least one; subclasses are as good
   * @return these deviations
   */
  @SafeVarargs
  public final Deviations throwing(HttpFault fault, Class<? extends Throwable>... errors) {
    expected.put(fault, expected(fault).throwing(errors));
    return this;
  }

  /**
   * The client repeats the request by itself, or never sends it.
   *
   * @param fault a line of the table
   * @param hits the number of requests that the server sees, at least 0
   * @param reason why the client does so, in words for the reader of the test
   * @return these deviations
   */
  public Deviations hits(HttpFault fault, int hits, String reason) {
    Objects.requireNonNull(reason, "reason");
    expected.put(fault, expected(fault).hits(hits));
    return this;
  }

  /**
   * The client gives too little information to tell this fault from one of another kind.
   *
   * @param fault a line of the table
   * @param kind what the tracker sees instead
   * @param reason why the client does so, in words for the reader of the test
   * @return these deviations
   */
  public Deviations kind(HttpFault fault, HttpFailureKind kind, String reason) {
    Objects.requireNonNull(reason, "reason");
    expected.put(fault, expected(fault).kind(kind));
    return this;
  }

  /**
   * The client handles this fault in a different way altogether.
   *
   * @param fault a line of the table
   * @param other takes the place of the whole line
   * @param reason why the client does so, in words for the reader of the test
   * @return these deviations
   */
  public Deviations instead(HttpFault fault, Expected other, String reason) {
    Objects.requireNonNull(reason, "reason");
    expected.put(fault, other);
    return this;
  }

  /**
   * Omits a case that is not about a fault of the catalogue.
   *
   * @param name the whole name of the case
   * @param reason why the client does so, in words for the reader of the test
   * @return these deviations
   */
  public Deviations omitted(String name, String reason) {
    omittedCases.put(name, Objects.requireNonNull(reason, "reason"));
    return this;
  }

  Set<String> omittedCases() {
    return omittedCases.keySet();
  }

  /**
   * The client's behaviour cannot be predicted; for example, it never returns.
   *
   * @param fault a line of the table, which is not run
   * @param reason why the client does so, in words for the reader of the test
   * @return these deviations
   */
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
