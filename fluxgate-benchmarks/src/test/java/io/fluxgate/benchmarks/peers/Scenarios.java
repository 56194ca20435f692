package io.fluxgate.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Permit;
import io.fluxgate.benchmarks.differential.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;

/**
 * Tables of scenarios with the same settings, a row for each: what users rely on, its {@link
 * History}, and, if the two differ in it, why. For the libraries of docs/migrating.md the reason is
 * a piece of that page.
 */
final class Scenarios {

  private static final String DOCS = docs();

  private Scenarios() {}

  /** A policy that probes as most peers do: with the next call, one at a time, which decides. */
  static CircuitBreakerPolicy.Builder withOneProbe() {
    return CircuitBreakerPolicy.builder().permit(Permit.all()).halfOpenCalls(1);
  }

  /** Plays each row on Fluxgate and on the peer itself. */
  static Stream<DynamicTest> beside(
      Function<ManualClock, Peer> peer,
      Supplier<CircuitBreakerPolicy.Builder> policy,
      String rows) {
    return tests(
        rows,
        true,
        history -> {
          ManualClock clock = new ManualClock();
          new History(clock, policy.get(), peer.apply(clock)).play(history);
        });
  }

  /** Plays each row on Fluxgate alone; the peer's side of a row is what its own tests assert. */
  static Stream<DynamicTest> alone(Supplier<CircuitBreakerPolicy.Builder> policy, String rows) {
    return tests(
        rows, false, history -> new History(new ManualClock(), policy.get(), null).play(history));
  }

  private static Stream<DynamicTest> tests(String rows, boolean documented, Consumer<String> play) {
    return rows.lines()
        .filter(row -> !row.isBlank())
        .map(
            row -> {
              String[] columns = row.split("\\|", -1);
              @Nullable String difference = columns.length > 2 ? columns[2].trim() : null;
              return dynamicTest(
                  columns[0].trim(),
                  () -> {
                    play.accept(columns[1]);
                    checkDifference(columns[1].contains("/"), difference, documented);
                  });
            });
  }

  private static void checkDifference(
      boolean differs, @Nullable String difference, boolean documented) {
    assertThat(difference != null).as("a difference is named: %s", difference).isEqualTo(differs);
    if (difference != null && documented) {
      assertThat(DOCS).contains(difference);
    }
  }

  private static String docs() {
    try {
      return Files.readString(Path.of("..", "docs", "migrating.md")).replaceAll("\\s+", " ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
