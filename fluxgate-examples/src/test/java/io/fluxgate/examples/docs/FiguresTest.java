package io.fluxgate.examples.docs;

import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.failureStreak;
import static io.fluxgate.Tripper.minRequests;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Ticket;
import io.fluxgate.Tripper;
import io.fluxgate.Window;
import io.fluxgate.test.ManualTicker;
import io.fluxgate.test.SeededRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Computes the figures in the docs anew: from their formulas, or with a breaker. */
class FiguresTest {

  private static final Page THRESHOLDS = Page.of(Page.ROOT.resolve("docs/thresholds.md"));
  private static final Page RECOVERY = Page.of(Page.ROOT.resolve("docs/recovery.md"));

  @Test
  void falseTripsOfRate() {
    List<List<String>> rows = new ArrayList<>();
    for (int calls : new int[] {5, 10, 20, 50, 100}) {
      List<String> row = new ArrayList<>(List.of(String.valueOf(calls)));
      for (double share : new double[] {0.01, 0.05, 0.1, 0.2}) {
        row.add(probability(atLeast(atThreshold(0.5, calls), calls, share)));
      }
      rows.add(row);
    }

    assertThat(THRESHOLDS.table("### Of a rate")).isEqualTo(rows);
  }

  @Test
  void falseTripsOfStreak() {
    List<List<String>> rows = new ArrayList<>();
    for (int length : new int[] {3, 5, 10}) {
      List<String> row = new ArrayList<>(List.of(String.valueOf(length)));
      for (double share : new double[] {0.01, 0.05, 0.1, 0.2}) {
        double all = Math.pow(share, length);
        row.add(count((1 - all) / ((1 - share) * all)));
      }
      rows.add(row);
    }

    assertThat(THRESHOLDS.table("### Of a streak")).isEqualTo(rows);
  }

  @Test
  void timeToDetectAnOutage() {
    Tripper half = minRequests(20).and(failureRate(0.5));
    List<List<String>> rows = new ArrayList<>();
    for (double perSecond : new double[] {0.1, 1, 10, 100}) {
      rows.add(
          List.of(
              perSecond < 1 ? "0.1" : String.valueOf((int) perSecond),
              detection(
                  CircuitBreakerPolicy.http().window(),
                  CircuitBreakerPolicy.http().tripper(),
                  perSecond),
              detection(Window.count(100), minRequests(100).and(failureRate(0.5)), perSecond),
              detection(Window.time(Duration.ofSeconds(60)), half, perSecond),
              detection(Window.time(Duration.ofSeconds(10)), half, perSecond),
              detection(Window.count(100), failureStreak(5), perSecond)));
    }

    assertThat(THRESHOLDS.table("## Time to detect")).isEqualTo(rows);
  }

  /** Healthy traffic for long enough to fill any window, then every call fails. */
  private static String detection(Window window, Tripper tripper, double perSecond) {
    ManualTicker ticker = ManualTicker.create();
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "b",
            CircuitBreakerPolicy.builder().window(window).tripper(tripper).ticker(ticker).build());
    Duration pause = Duration.ofNanos((long) (1e9 / perSecond));
    for (int i = 0; i < Math.max(200, 70 * perSecond); i++) {
      breaker.acquire().success();
      ticker.advance(pause);
    }
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    for (int failures = 1; failures <= 10_000; failures++) {
      breaker.acquire().failure();
      ticker.advance(pause);
      if (breaker.state() == CircuitState.OPEN) {
        return seconds(failures / perSecond);
      }
    }
    return "never";
  }

  @Test
  void chanceThatProbesCloseTheCircuit() {
    List<List<String>> rows = new ArrayList<>();
    for (double share : new double[] {0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9}) {
      rows.add(
          List.of(
              percent(share),
              percent(1 - atLeast(atThreshold(0.5, 5), 5, share)),
              percent(1 - atLeast(atThreshold(0.5, 10), 10, share)),
              percent(1 - atLeast(atThreshold(0.5, 50), 50, share)),
              percent(1 - atLeast(atThreshold(0.2, 10), 10, share)),
              percent(1 - atLeast(atThreshold(0.2, 50), 50, share))));
    }

    assertThat(RECOVERY.table("## How sure a verdict is")).isEqualTo(rows);
  }

  @Test
  void breakerClosesAsOftenAsTheFormulaSays() {
    Random random = new Random(1);
    int trials = 4_000;
    int closed = 0;
    for (int i = 0; i < trials; i++) {
      closed += closesWhenHalfOfTheCallsFail(random) ? 1 : 0;
    }

    assertThat((double) closed / trials).isCloseTo(1 - atLeast(5, 10, 0.5), within(0.03));
  }

  private static boolean closesWhenHalfOfTheCallsFail(Random random) {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "b",
            CircuitBreakerPolicy.builder()
                .initialState(CircuitState.HALF_OPEN)
                .permit(Permit.all())
                .build());
    for (int i = 0; i < 10; i++) {
      Ticket probe = breaker.acquire();
      if (random.nextBoolean()) {
        probe.failure();
      } else {
        probe.success();
      }
    }
    return breaker.state() == CircuitState.CLOSED;
  }

  @Test
  void delaysOfBackoff() {
    Retry.Delayed http =
        Retry.backoff(Duration.ofSeconds(1)).multiplier(1.5).maxDelay(Duration.ofSeconds(5));
    assertThat(CircuitBreakerPolicy.http().retry()).isEqualTo(http.jitter(0.2));

    List<List<String>> rows = RECOVERY.table("## How long it stays open");
    assertThat(rows.get(0).subList(1, 8)).isEqualTo(delays(http));
    assertThat(rows.get(1).subList(1, 8))
        .isEqualTo(delays(Retry.backoff(Duration.ofSeconds(10)).maxDelay(Duration.ofMinutes(5))));
  }

  private static List<String> delays(Retry retry) {
    return IntStream.range(0, 7)
        .mapToObj(reopens -> seconds(retry.delay(reopens, SeededRandom.of(1)).toNanos() / 1e9))
        .toList();
  }

  // Arithmetic

  private static int atThreshold(double ratio, int calls) {
    return (int) Math.ceil(ratio * calls);
  }

  /**
   * The probability that of so many calls at least so many fail, each with the same probability.
   */
  private static double atLeast(int failures, int calls, double share) {
    double sum = 0;
    for (int k = calls; k >= failures; k--) {
      sum += choose(calls, k) * Math.pow(share, k) * Math.pow(1 - share, calls - k);
    }
    return sum;
  }

  private static double choose(int n, int k) {
    double result = 1;
    for (int i = 1; i <= k; i++) {
      result *= (double) (n - k + i) / i;
    }
    return result;
  }

  // Presentation

  private static String probability(double value) {
    if (value < 1e-12) {
      return "< 1e-12";
    }
    return value < 0.001
        ? String.format(Locale.ROOT, "%.0e", value).replace("e-0", "e-")
        : String.format(Locale.ROOT, "%.2g", value);
  }

  private static String count(double value) {
    if (value >= 1e12) {
      return "> 1e12";
    }
    double unit = Math.pow(10, Math.floor(Math.log10(value)) - 1);
    return String.format(Locale.ROOT, "%,d", (long) (Math.round(value / unit) * unit));
  }

  private static String percent(double share) {
    if (share < 0.005) {
      return "< 1 %";
    }
    return share >= 0.995 ? "> 99 %" : Math.round(share * 100) + " %";
  }

  private static String seconds(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2g s" : "%.0f s", value);
  }
}
