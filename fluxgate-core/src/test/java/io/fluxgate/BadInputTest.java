package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpKey;
import io.fluxgate.http.HttpTracker;
import io.fluxgate.http.RejectionResponse;
import io.fluxgate.http.adapter.Exchanges;
import io.fluxgate.http.adapter.GuardedExchange;
import io.fluxgate.internal.util.Text;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every argument of every factory and builder is checked where it is given, with a message that
 * says name, value and range. Nulls are tried by reflection; a method that takes a number, a text,
 * a duration or an array needs a row in the table, or the last test fails.
 */
class BadInputTest {

  private static final Duration ZERO = Duration.ZERO;
  private static final Duration NEGATIVE = Duration.ofNanos(-1);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final double[] NO_POSITIVE_RATIOS = {
    0, -0.0, -0.1, 1.0000001, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
  };
  private static final double[] NO_RATIOS = {
    -0.1, 1.0000001, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
  };

  /** Parameters that may be null. */
  private static final Set<String> NULLABLE =
      Set.of(
          "WindowMetrics.of/5#4",
          "TripContext.of/5#4",
          "Outcome.ofResult/1#0",
          "CallNotPermittedException/5#3",
          "Ticket.result/1#0",
          "Ticket.connectionLost/3#2",
          "Nulls.none/0#0");

  /** Plain values that the library makes. */
  private static final Set<Class<?>> CARRIERS = Set.of(CircuitBreakerInfo.class);

  /** Methods that take any value: a name to look up, what the test of a tripper makes up. */
  private static final Set<String> ANY_VALUE =
      Set.of(
          "CircuitBreakerRegistry.find/1",
          "CircuitBreakerRegistry.remove/1",
          "TripContext.of/5",
          "CallCounts.of/5",
          "CallCounts.of/6",
          "CallCounts.of/7",
          "Ticket.isUnusuallyLong/1",
          "Ticket.stopClock/2",
          "adapter.GuardedExchange.begin/3",
          "CallNotPermittedException/5",
          "Signal.builder/3",
          "Signal.Builder.sequence/1",
          "Signal.Builder.reason/1",
          "Signal.Builder.causes/1");

  record Row(String method, String argument, String value, ThrowingCallable call) {

    @Override
    public String toString() {
      return method + " with " + argument + " = " + value;
    }
  }

  private static final class Table {

    private final List<Row> rows = new ArrayList<>();

    void bad(String method, String argument, @Nullable Object value, ThrowingCallable call) {
      String shown = value instanceof Duration duration ? Text.duration(duration) : "" + value;
      rows.add(new Row(method, argument, shown, call));
    }
  }

  static List<Row> rows() {
    Table table = new Table();
    policies(table);
    trippers(table);
    strategies(table);
    values(table);
    registry(table);
    http(table);
    return table.rows;
  }

  private static void policies(Table table) {
    for (String name : List.of("", " ", "\t\n")) {
      String quoted = '"' + name + '"';
      table.bad("CircuitBreaker.of/1", "name", quoted, () -> CircuitBreaker.of(name));
      table.bad(
          "CircuitBreaker.of/2",
          "name",
          quoted,
          () -> CircuitBreaker.of(name, CircuitBreakerPolicy.defaults()));
    }
    for (int calls : new int[] {0, -1, 10_001, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      table.bad(
          "CircuitBreakerPolicy.Builder.halfOpenCalls/1",
          "halfOpenCalls",
          calls,
          () -> CircuitBreakerPolicy.builder().halfOpenCalls(calls));
    }
    for (int calls : new int[] {0, -1, 10_001, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      table.bad(
          "CircuitBreakerPolicy.Builder.maximumProbes/1",
          "maximumProbes",
          calls,
          () -> CircuitBreakerPolicy.builder().maximumProbes(calls));
      table.bad(
          "CircuitBreakerPolicy.Builder.verdictCalls/1",
          "verdictCalls",
          calls,
          () -> CircuitBreakerPolicy.builder().verdictCalls(calls));
    }
    for (Tripper tripper :
        List.of(
            Tripper.minRequests(3),
            Tripper.closed(),
            Tripper.halfOpen(),
            Tripper.minRequests(3).and(Tripper.closed()),
            Tripper.failureStreak(5).or(Tripper.minRequests(3)))) {
      table.bad(
          "CircuitBreakerPolicy.Builder.build/0",
          "tripper",
          tripper,
          () -> CircuitBreakerPolicy.builder().tripper(tripper).build());
    }
    for (Duration delay : List.of(ZERO, NEGATIVE)) {
      table.bad(
          "CircuitBreaker.openFor/1",
          "delay",
          delay,
          () -> CircuitBreaker.of("name").openFor(delay));
    }
    evidenceFromOutside(table);
    Ticket ticket = CircuitBreaker.of("name").acquire();
    table.bad("Ticket.success/1", "duration", NEGATIVE, () -> ticket.success(NEGATIVE));
    table.bad("Ticket.failure/1", "duration", NEGATIVE, () -> ticket.failure(NEGATIVE));
    table.bad("Ticket.cancelled/1", "wait", NEGATIVE, () -> ticket.cancelled(NEGATIVE));
    for (Duration timeout : List.of(ZERO, NEGATIVE)) {
      table.bad(
          "CircuitBreakerPolicy.Builder.probeTimeout/1",
          "probeTimeout",
          timeout,
          () -> CircuitBreakerPolicy.builder().probeTimeout(timeout));
    }
    for (int calls : new int[] {0, -1, 1_000_001, Integer.MIN_VALUE}) {
      table.bad(
          "CircuitBreakerPolicy.Builder.maximumConcurrentCalls/1",
          "maximumConcurrentCalls",
          calls,
          () -> CircuitBreakerPolicy.builder().maximumConcurrentCalls(calls));
    }
    for (int maximum : new int[] {0, -1}) {
      table.bad(
          "CallNotPermittedException.tooManyCalls/4",
          "maximum",
          maximum,
          () -> CallNotPermittedException.tooManyCalls("b", CircuitState.CLOSED, maximum, false));
    }
    table.bad(
        "CircuitBreakerPolicy.Builder.build/0",
        "measureDurations",
        false,
        () ->
            CircuitBreakerPolicy.builder()
                .measureDurations(false)
                .overdue(Overdue.adaptive())
                .build());
    overdue(table);
    table.bad(
        "CircuitBreakerPolicy.Builder.build/0",
        "measureDurations",
        false,
        () ->
            CircuitBreakerPolicy.builder()
                .measureDurations(false)
                .tripper(Tripper.avgLatency(SECOND))
                .build());
  }

  private static void evidenceFromOutside(Table table) {
    CircuitBreaker breaker = CircuitBreaker.of("name");
    for (String reason : List.of("", " ")) {
      String quoted = '"' + reason + '"';
      table.bad("CircuitBreaker.open/2", "reason", quoted, () -> breaker.open(reason, SECOND));
      table.bad(
          "CircuitBreaker.suspect/3", "reason", quoted, () -> breaker.suspect(1, reason, SECOND));
    }
    for (Duration time : List.of(ZERO, NEGATIVE)) {
      table.bad("CircuitBreaker.open/2", "delay", time, () -> breaker.open("others", time));
      table.bad(
          "CircuitBreaker.suspect/3", "duration", time, () -> breaker.suspect(1, "others", time));
    }
    table.bad("CircuitBreaker.probeIn/1", "wait", NEGATIVE, () -> breaker.probeIn(NEGATIVE));
    for (int failures : new int[] {0, -1, Integer.MIN_VALUE}) {
      table.bad(
          "CircuitBreaker.suspect/3",
          "failures",
          failures,
          () -> breaker.suspect(failures, "others", SECOND));
    }
  }

  private static void overdue(Table table) {
    Overdue.Adaptive adaptive = Overdue.adaptive();
    for (Duration limit : List.of(ZERO, NEGATIVE)) {
      table.bad("Overdue.after/1", "limit", limit, () -> Overdue.after(limit));
      table.bad("Overdue.Adaptive.floor/1", "floor", limit, () -> adaptive.floor(limit));
      table.bad("Overdue.Adaptive.initially/1", "initial", limit, () -> adaptive.initially(limit));
    }
    Duration tooLong = Duration.ofSeconds(61);
    table.bad("Overdue.Adaptive.floor/1", "floor", tooLong, () -> adaptive.floor(tooLong));
    table.bad("Overdue.Adaptive.ceiling/1", "ceiling", SECOND, () -> adaptive.ceiling(SECOND));
    for (double factor : new double[] {0.999, 0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      table.bad("Overdue.Adaptive.factor/1", "factor", factor, () -> adaptive.factor(factor));
    }
  }

  private static void trippers(Table table) {
    for (int calls : new int[] {0, -1, Integer.MIN_VALUE}) {
      table.bad("Tripper.minRequests/1", "minRequests", calls, () -> Tripper.minRequests(calls));
      table.bad(
          "Tripper.failureStreak/1", "failureStreak", calls, () -> Tripper.failureStreak(calls));
      table.bad("Tripper.failures/1", "failures", calls, () -> Tripper.failures(calls));
    }
    for (double ratio : NO_POSITIVE_RATIOS) {
      table.bad("Tripper.failureRate/1", "failureRate", ratio, () -> Tripper.failureRate(ratio));
      table.bad("Tripper.slowRate/2", "slowRate", ratio, () -> Tripper.slowRate(ratio, SECOND));
    }
    for (Duration threshold : List.of(ZERO, NEGATIVE)) {
      table.bad(
          "Tripper.slowRate/2", "threshold", threshold, () -> Tripper.slowRate(0.5, threshold));
      table.bad(
          "Tripper.avgLatency/1", "avgLatency", threshold, () -> Tripper.avgLatency(threshold));
      table.bad(
          "TripperInputs.slowCalls/1",
          "threshold",
          threshold,
          () -> TripperInputs.counts().slowCalls(threshold));
    }
    table.bad(
        "TripperInputs.needsFailures/1",
        "failures",
        0,
        () -> TripperInputs.counts().needsFailures(0));
    table.bad("TripperInputs.healthy/1", "calls", -1, () -> TripperInputs.counts().healthy(-1));
    table.bad("Tripper.custom/2", "name", "\"\"", () -> Tripper.custom("", context -> true));
    table.bad(
        "Tripper.custom/3",
        "name",
        "\" \"",
        () -> Tripper.custom(" ", TripperInputs.counts(), context -> true));
  }

  private static void strategies(Table table) {
    for (int size : new int[] {0, -1, 10_000_001, Integer.MIN_VALUE}) {
      table.bad("Window.count/1", "size", size, () -> Window.count(size));
    }
    for (Duration length :
        List.of(ZERO, NEGATIVE, Duration.ofDays(365).plusNanos(1), Retry.FOREVER)) {
      table.bad("Window.time/1", "length", length, () -> Window.time(length));
    }
    for (Duration delay : List.of(ZERO, NEGATIVE)) {
      table.bad("Retry.cooldown/1", "cooldown", delay, () -> Retry.cooldown(delay));
      table.bad("Retry.backoff/1", "initialDelay", delay, () -> Retry.backoff(delay));
      table.bad("Permit.rampUp/3", "duration", delay, () -> Permit.rampUp(0.1, 1, delay));
    }
    for (double ratio : NO_RATIOS) {
      table.bad(
          "Retry.Delayed.jitter/1", "jitter", ratio, () -> Retry.cooldown(SECOND).jitter(ratio));
      table.bad(
          "Retry.Backoff.jitter/1", "jitter", ratio, () -> Retry.backoff(SECOND).jitter(ratio));
      table.bad("Permit.rampUp/3", "initialRatio", ratio, () -> Permit.rampUp(ratio, 1, SECOND));
    }
    table.bad("Permit.rampUp/3", "initialRatio", 0.6, () -> Permit.rampUp(0.6, 0.5, SECOND));
    for (double ratio : NO_POSITIVE_RATIOS) {
      table.bad("Permit.random/1", "random", ratio, () -> Permit.random(ratio));
      table.bad("Permit.rampUp/3", "finalRatio", ratio, () -> Permit.rampUp(0, ratio, SECOND));
    }
    for (double multiplier : new double[] {0.99, 0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      table.bad(
          "Retry.Backoff.multiplier/1",
          "multiplier",
          multiplier,
          () -> Retry.backoff(SECOND).multiplier(multiplier));
    }
    for (Duration maximum : List.of(ZERO, NEGATIVE, SECOND.minusNanos(1))) {
      table.bad(
          "Retry.Backoff.maxDelay/1",
          "maxDelay",
          maximum,
          () -> Retry.backoff(SECOND).maxDelay(maximum));
    }
    for (int capacity : new int[] {0, -1, Integer.MIN_VALUE}) {
      table.bad(
          "Listener.async/2",
          "capacity",
          capacity,
          () -> Listener.async(LogListener.create(), capacity));
    }
    table.bad("Tracker.typeOf/1", "types", "[]", () -> Tracker.typeOf());
    table.bad("Tracker.causedBy/1", "types", "[]", () -> Tracker.causedBy());
    table.bad(
        "Tracker.typeOf/1",
        "types[1]",
        null,
        () -> Tracker.typeOf(IOException.class, Nulls.<Class<IOException>>none()));
  }

  private static void values(Table table) {
    table.bad(
        "WindowMetrics.of/5",
        "total",
        -1,
        () -> WindowMetrics.of(-1, 0, List.of(), List.of(), null));
    table.bad(
        "WindowMetrics.of/5",
        "failed",
        -1,
        () -> WindowMetrics.of(1, -1, List.of(), List.of(), null));
    table.bad(
        "WindowMetrics.of/5",
        "failed",
        2,
        () -> WindowMetrics.of(1, 2, List.of(), List.of(), null));
    table.bad(
        "WindowMetrics.of/5",
        "slow",
        2,
        () -> WindowMetrics.of(1, 0, List.of(SECOND), List.of(2L), null));
    table.bad(
        "WindowMetrics.of/5",
        "slow",
        -1,
        () -> WindowMetrics.of(1, 0, List.of(SECOND), List.of(-1L), null));
    table.bad(
        "WindowMetrics.of/5",
        "slow",
        "[]",
        () -> WindowMetrics.of(1, 0, List.of(SECOND), List.of(), null));
    table.bad(
        "WindowMetrics.of/5",
        "slow[0]",
        null,
        () -> WindowMetrics.of(1, 0, List.of(SECOND), Arrays.asList(Nulls.<Long>none()), null));
    table.bad(
        "WindowMetrics.of/5",
        "slowThresholds",
        ZERO,
        () -> WindowMetrics.of(1, 0, List.of(ZERO), List.of(0L), null));
    table.bad(
        "WindowMetrics.of/5",
        "totalDuration",
        NEGATIVE,
        () -> WindowMetrics.of(1, 0, List.of(), List.of(), NEGATIVE));
  }

  private static void registry(Table table) {
    table.bad(
        "CircuitBreakerRegistry.Builder.policy/2",
        "name",
        "\" \"",
        () -> CircuitBreakerRegistry.builder().policy(" ", CircuitBreakerPolicy.defaults()));
    for (int maximum : new int[] {0, -1, Integer.MIN_VALUE}) {
      table.bad(
          "CircuitBreakerRegistry.Builder.maximumBreakers/1",
          "maximumBreakers",
          maximum,
          () -> CircuitBreakerRegistry.builder().maximumBreakers(maximum));
      table.bad(
          "HttpGuard.Builder.maximumBreakers/1",
          "maximumBreakers",
          maximum,
          () -> HttpGuard.builder().maximumBreakers(maximum));
      table.bad(
          "CircuitBreakerRegistry.Builder.maximumBreakersPerGroup/2",
          "maximumBreakersPerGroup",
          maximum,
          () -> CircuitBreakerRegistry.builder().maximumBreakersPerGroup(maximum, name -> name));
      table.bad(
          "HttpGuard.Builder.maximumBreakersPerGroup/2",
          "maximumBreakersPerGroup",
          maximum,
          () -> HttpGuard.builder().maximumBreakersPerGroup(maximum, key -> key));
    }
    for (Duration timeout : List.of(ZERO, NEGATIVE)) {
      table.bad(
          "CircuitBreakerRegistry.Builder.idleTimeout/1",
          "idleTimeout",
          timeout,
          () -> CircuitBreakerRegistry.builder().idleTimeout(timeout));
      table.bad(
          "HttpGuard.Builder.idleTimeout/1",
          "idleTimeout",
          timeout,
          () -> HttpGuard.builder().idleTimeout(timeout));
    }
    CircuitBreakerRegistry registry = CircuitBreakerRegistry.create();
    table.bad(
        "CircuitBreakerRegistry.reconfigure/2",
        "name",
        "\"\"",
        () -> registry.reconfigure("", CircuitBreakerPolicy.defaults()));
    table.bad("CircuitBreakerRegistry.get/1", "name", "\"\"", () -> registry.get(""));
    table.bad("CircuitBreakerRegistry.acquire/1", "name", "\"\"", () -> registry.acquire(""));
    table.bad("CircuitBreakerRegistry.tryAcquire/1", "name", "\"\"", () -> registry.tryAcquire(""));
  }

  private static void http(Table table) {
    for (int status : new int[] {-1, 199, 600}) {
      table.bad("RejectionResponse.of/1", "status", status, () -> RejectionResponse.of(status));
    }
    RejectionResponse response = RejectionResponse.of(424);
    table.bad("RejectionResponse.header/2", "name", "\"\"", () -> response.header("", "value"));
    table.bad(
        "HttpGuard.Builder.policy/2",
        "key",
        "\" \"",
        () -> HttpGuard.builder().policy(" ", CircuitBreakerPolicy.http()));
    for (Duration duration : List.of(ZERO, NEGATIVE, Duration.ofDays(366), Retry.FOREVER)) {
      table.bad(
          "HttpGuard.Builder.bodyDeadline/1",
          "bodyDeadline",
          duration,
          () -> HttpGuard.builder().bodyDeadline(duration));
      table.bad(
          "HttpGuard.Builder.maximumRetryAfter/1",
          "maximumRetryAfter",
          duration,
          () -> HttpGuard.builder().maximumRetryAfter(duration));
    }
    table.bad("HttpKey.byPath/1", "templates", "[]", () -> HttpKey.byPath());
    table.bad("HttpKey.byPath/1", "template", "users", () -> HttpKey.byPath("/ok", "users"));
    table.bad("HttpKey.byPath/1", "template", "", () -> HttpKey.byPath(""));
    table.bad("HttpKey.byPath/1", "template", "/{a", () -> HttpKey.byPath("/{a"));
    HttpGuard guard = HttpGuard.create();
    CircuitBreakerPolicy policy = CircuitBreakerPolicy.http();
    for (String name : List.of("h:80", "http://h/path")) {
      table.bad("HttpGuard.breaker/1", "name", name, () -> guard.breaker(name));
      table.bad("HttpGuard.find/1", "name", name, () -> guard.find(name));
      table.bad("HttpGuard.forceOpen/1", "name", name, () -> guard.forceOpen(name));
      table.bad("HttpGuard.reconfigure/2", "name", name, () -> guard.reconfigure(name, policy));
    }
    table.bad("HttpKey.byPath/1", "templates[1]", null, () -> HttpKey.byPath("/ok", Nulls.none()));
    table.bad("HttpTracker.status/1", "statuses", "[]", () -> HttpTracker.status());
    for (int status : new int[] {0, -1, 99, 1_000, Integer.MAX_VALUE}) {
      table.bad("HttpTracker.status/1", "status", status, () -> HttpTracker.status(200, status));
      table.bad(
          "HttpTracker.statusBetween/2",
          "status",
          status,
          () -> HttpTracker.statusBetween(status, 599));
      table.bad(
          "HttpTracker.statusBetween/2",
          "status",
          status,
          () -> HttpTracker.statusBetween(500, status));
    }
    table.bad(
        "HttpTracker.statusBetween/2", "last", 499, () -> HttpTracker.statusBetween(500, 499));
    table.bad("HttpTracker.kinds/1", "kinds", "[]", () -> HttpTracker.kinds());
    table.bad(
        "HttpTracker.kinds/1",
        "kinds",
        "[RESET, CANCELLED]",
        () -> HttpTracker.kinds(HttpFailureKind.RESET, HttpFailureKind.CANCELLED));
    for (Duration wait : List.of(ZERO, NEGATIVE)) {
      table.bad(
          "HttpGuard.Builder.cancelledAfter/1",
          "cancelledAfter",
          wait,
          () -> HttpGuard.builder().cancelledAfter(wait));
    }
    table.bad(
        "HttpTracker.kinds/1",
        "kinds[1]",
        null,
        () -> HttpTracker.kinds(HttpFailureKind.DNS, Nulls.none()));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void badValueIsRefusedAtOnceWithNameValueAndRange(Row row) {
    Throwable refusal = catchThrowable(row.call());

    Class<?> expected =
        row.value().equals("null") ? NullPointerException.class : IllegalArgumentException.class;
    assertThat(refusal)
        .isInstanceOf(expected)
        .hasMessageStartingWith(row.argument() + ": " + row.value() + " (expected: ")
        .hasMessageEndingWith(")");
  }

  @Test
  void nullIsRefusedAtOnceWithTheNameOfTheArgument() throws Exception {
    List<String> faults = new ArrayList<>();
    int tried = 0;
    for (Executable executable : api()) {
      Class<?>[] types = executable.getParameterTypes();
      for (int i = 0; i < types.length; i++) {
        String parameter = key(executable) + "#" + i;
        if (!types[i].isPrimitive() && !NULLABLE.contains(parameter)) {
          Object[] arguments = Arrays.stream(types).map(BadInputTest::sample).toArray();
          arguments[i] = Nulls.none();
          Throwable refusal = thrownBy(executable, arguments);
          tried++;
          if (!(refusal instanceof NullPointerException)
              || !String.valueOf(refusal.getMessage()).endsWith(": null (expected: not null)")) {
            faults.add(parameter + " -> " + refusal);
          }
        }
      }
    }

    assertThat(faults).isEmpty();
    assertThat(tried).isGreaterThan(60);
  }

  @Test
  void samplesOfTheNullTestAreGoodOtherwise() throws Exception {
    List<String> faults = new ArrayList<>();
    for (Executable executable : api()) {
      Object[] arguments =
          Arrays.stream(executable.getParameterTypes()).map(BadInputTest::sample).toArray();
      Throwable refusal = thrownBy(executable, arguments);
      // The sample of a text is a path, which is no name of a header.
      boolean isHeader = key(executable).equals("RejectionResponse.header/2");
      if (!isHeader
          && (refusal instanceof IllegalArgumentException
              || refusal instanceof NullPointerException)) {
        faults.add(key(executable) + " -> " + refusal);
      }
    }

    assertThat(faults).isEmpty();
  }

  @Test
  void everyMethodThatTakesAValueHasARow() throws Exception {
    Set<String> covered = rows().stream().map(Row::method).collect(Collectors.toSet());
    Set<Class<?>> valued =
        Set.of(int.class, long.class, double.class, Duration.class, String.class, List.class);

    assertThat(api())
        .filteredOn(
            executable ->
                Arrays.stream(executable.getParameterTypes())
                    .anyMatch(type -> type.isArray() || valued.contains(type)))
        .extracting(BadInputTest::key)
        .filteredOn(key -> !ANY_VALUE.contains(key))
        .allSatisfy(key -> assertThat(covered).contains(key))
        .hasSizeGreaterThan(30);
  }

  // The public API, as far as it takes values from users

  private static List<Executable> api() throws Exception {
    List<Executable> api = new ArrayList<>();
    for (Class<?> type : publicTypes()) {
      for (Method method : type.getDeclaredMethods()) {
        if (Modifier.isPublic(method.getModifiers()) && !method.isSynthetic() && takes(method)) {
          api.add(method);
        }
      }
      for (Constructor<?> constructor : type.getDeclaredConstructors()) {
        if (Modifier.isPublic(constructor.getModifiers()) && !CARRIERS.contains(type)) {
          api.add(constructor);
        }
      }
    }
    return api;
  }

  /** Factories, builders' methods, and the methods that users call on what the library returns. */
  private static boolean takes(Method method) {
    Class<?> type = method.getDeclaringClass();
    boolean called =
        Set.of(CircuitBreaker.class, Ticket.class, CircuitBreakerRegistry.class, HttpGuard.class)
            .contains(type);
    boolean builds = method.getReturnType() == type;
    boolean isStatic = Modifier.isStatic(method.getModifiers());
    return method.getParameterCount() > 0
        && !method.getName().equals("equals")
        && (isStatic ? !type.isEnum() : called || builds);
  }

  private static List<Class<?>> publicTypes() throws Exception {
    Path root =
        Path.of(CircuitBreaker.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path tests =
        Path.of(BadInputTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Class<?>> types = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root.resolve("io/fluxgate"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        String name =
            root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), ".");
        Class<?> type = Class.forName(name.substring(0, name.length() - 6));
        boolean ours = !root.equals(tests) || !isTest(type);
        if (ours && !type.getSimpleName().endsWith("-info") && isPublic(type)) {
          types.add(type);
        }
      }
    }
    return types;
  }

  private static boolean isTest(Class<?> type) {
    return type.getName().contains("Test")
        || Set.of("Nulls", "CapturedLog", "Rig", "FakeTicker", "Exchanges")
            .contains(type.getSimpleName())
        || Set.of("Inputs", "Policies", "Race", "NaiveWindow", "Kinded", "OnlyJavaBase")
            .contains(type.getSimpleName());
  }

  private static boolean isPublic(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return Modifier.isPublic(type.getModifiers())
        && !type.getPackageName().contains(".internal.")
        && !type.isAnonymousClass()
        && (outer == null || isPublic(outer));
  }

  private static String key(Executable executable) {
    String type =
        executable
            .getDeclaringClass()
            .getCanonicalName()
            .replaceAll("^io\\.fluxgate\\.(http\\.)?", "");
    String name = executable instanceof Method ? "." + executable.getName() : "";
    return type + name + "/" + executable.getParameterCount();
  }

  private static @Nullable Throwable thrownBy(Executable executable, Object[] arguments)
      throws Exception {
    try {
      if (executable instanceof Constructor<?> constructor) {
        constructor.newInstance(arguments);
      } else {
        boolean isStatic = Modifier.isStatic(executable.getModifiers());
        Object receiver = isStatic ? Nulls.none() : sample(executable.getDeclaringClass());
        ((Method) executable).invoke(receiver, arguments);
      }
      return null;
    } catch (InvocationTargetException thrown) {
      return thrown.getCause();
    }
  }

  private static final Map<Class<?>, Object> SAMPLES =
      Map.ofEntries(
          Map.entry(int.class, 200),
          Map.entry(long.class, 0L),
          Map.entry(double.class, 1.0),
          Map.entry(boolean.class, true),
          Map.entry(String.class, "/name"),
          Map.entry(Object.class, "anything"),
          Map.entry(java.net.URI.class, java.net.URI.create("https://example.com")),
          Map.entry(Class.class, IOException.class),
          Map.entry(RejectionResponse.class, RejectionResponse.of(200)),
          Map.entry(
              CallNotPermittedIOException.class,
              new CallNotPermittedIOException(
                  new CallNotPermittedException("name", CircuitState.OPEN, 1, null, false))),
          Map.entry(long[].class, new long[0]),
          Map.entry(java.time.Instant.class, java.time.Instant.EPOCH),
          Map.entry(
              Signal.Builder.class, Signal.builder("name", CircuitState.CLOSED, CircuitState.OPEN)),
          Map.entry(Duration.class, SECOND),
          Map.entry(List.class, List.of()),
          Map.entry(Optional.class, Optional.empty()),
          Map.entry(WindowMetrics.class, WindowMetrics.empty()),
          Map.entry(
              Signal.class, Signal.builder("name", CircuitState.CLOSED, CircuitState.OPEN).build()),
          Map.entry(Throwable.class, new IOException()),
          Map.entry(Supplier.class, (Supplier<java.time.Instant>) java.time.Instant::now),
          Map.entry(DoubleSupplier.class, (DoubleSupplier) new Random(1)::nextDouble),
          Map.entry(TripperInputs.class, TripperInputs.counts()),
          Map.entry(Window.class, Window.count(1)),
          Map.entry(Tracker.class, Tracker.all()),
          Map.entry(Tripper.class, Tripper.closed()),
          Map.entry(LogListener.class, LogListener.create()),
          Map.entry(Outcome.class, Outcome.ofResult("result")),
          Map.entry(System.Logger.class, System.getLogger("io.fluxgate.sample")),
          Map.entry(
              CallNotPermittedException.class,
              new CallNotPermittedException("name", CircuitState.OPEN, 1, null, false)));

  private static Object sample(Class<?> type) {
    Object sample = SAMPLES.get(type);
    if (sample != null) {
      return sample;
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type.isArray()) {
      Object array = Array.newInstance(type.getComponentType(), 1);
      Array.set(
          array,
          0,
          type.getComponentType() == Class.class
              ? Exception.class
              : sample(type.getComponentType()));
      return array;
    }
    return made(type);
  }

  private static Object made(Class<?> type) {
    if (type == InputStream.class) {
      return InputStream.nullInputStream();
    } else if (type == GuardedExchange.class) {
      return Exchanges.any();
    } else if (type == CircuitBreaker.class) {
      return CircuitBreaker.of("name");
    } else if (type == Ticket.class) {
      return CircuitBreaker.of("name").acquire();
    } else if (type == CircuitBreakerPolicy.class) {
      return CircuitBreakerPolicy.defaults();
    } else if (type == CircuitBreakerPolicy.Builder.class) {
      return CircuitBreakerPolicy.builder();
    } else if (type == CircuitBreakerRegistry.class) {
      return CircuitBreakerRegistry.create();
    } else if (type == CircuitBreakerRegistry.Builder.class) {
      return CircuitBreakerRegistry.builder();
    } else if (type == HttpGuard.class) {
      // A guard of one breaker takes any name.
      return HttpGuard.of(CircuitBreaker.of("name"));
    } else if (type == HttpGuard.Builder.class) {
      return HttpGuard.builder();
    } else if (type == Overdue.Adaptive.class) {
      return Overdue.adaptive().floor(Duration.ofMillis(1));
    } else if (type == Retry.Delayed.class || type == Retry.Backoff.class) {
      return Retry.backoff(SECOND);
    }
    return stub(type);
  }

  /** A stub of an interface: it is only passed on, or its methods return nothing. */
  private static Object stub(Class<?> type) {
    return Proxy.newProxyInstance(
        BadInputTest.class.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "hashCode" -> 1;
              case "equals" -> false;
              case "toString" -> "stub";
              case "port" -> -1;
              case "test" -> false;
              default -> method.getReturnType() == String.class ? "name" : Nulls.none();
            });
  }
}
