package io.fluxgate.tools.demo;

import io.fluxgate.CircuitState;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Shows a run on the terminal: a line per transition, a progress line that is redrawn in place, and
 * tables at the end. Without a terminal it prints plain lines, with progress once a second.
 * Thread-safe.
 */
final class ConsoleView {

  private static final String ERASE_LINE = "\r\u001b[2K";
  private static final int WIDTH = 79;
  private static final long RICH_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long PLAIN_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final PrintWriter out;
  private final boolean rich;
  private final long intervalNanos;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock
  private String progress = "";
  private long nextProgressNanos;

  ConsoleView(PrintWriter out, boolean rich) {
    this.out = out;
    this.rich = rich;
    this.intervalNanos = rich ? RICH_INTERVAL_NANOS : PLAIN_INTERVAL_NANOS;
    this.nextProgressNanos = intervalNanos;
  }

  /** Prints a line above the progress line. */
  void line(String text) {
    lock.lock();
    try {
      out.println(rich ? ERASE_LINE + text : text);
      if (!progress.isEmpty()) {
        out.print(progress);
      }
      out.flush();
    } finally {
      lock.unlock();
    }
  }

  /** Prints a transition; the progress line, which shows the state before it, is drawn anew. */
  void transition(Transition transition) {
    lock.lock();
    try {
      progress = "";
      nextProgressNanos = rich ? 0 : nextProgressNanos;
      line(
          String.format(
              Locale.ROOT,
              "%5.1fs %s %s -> %s: %s",
              transition.atNanos() / 1e9,
              transition.host(),
              coloured(transition.from()),
              coloured(transition.to()),
              transition.reason()));
    } finally {
      lock.unlock();
    }
  }

  /** Updates the progress line, unless the last update was too recent. */
  void progress(long elapsedNanos, RunRecorder recorder, List<Target> targets) {
    lock.lock();
    try {
      if (elapsedNanos < nextProgressNanos) {
        return;
      }
      nextProgressNanos = elapsedNanos - elapsedNanos % intervalNanos + intervalNanos;
      String text = describe(elapsedNanos, recorder, targets);
      if (rich) {
        progress = text.length() > WIDTH ? text.substring(0, WIDTH) : text;
        out.print(ERASE_LINE + progress);
      } else {
        out.println(text);
      }
      out.flush();
    } finally {
      lock.unlock();
    }
  }

  /** Erases the progress line. */
  void endProgress() {
    lock.lock();
    try {
      if (!progress.isEmpty()) {
        out.print(ERASE_LINE);
        progress = "";
      }
    } finally {
      lock.unlock();
    }
  }

  private String describe(long elapsedNanos, RunRecorder recorder, List<Target> targets) {
    List<Call> calls = recorder.calls();
    Stream<Call> lastSecond =
        calls.stream()
            .filter(
                call ->
                    elapsedNanos - call.startNanos() - call.durationNanos() < PLAIN_INTERVAL_NANOS);
    long rejected = calls.stream().filter(call -> call.result() == Call.Result.REJECTED).count();
    long answered = calls.stream().filter(call -> call.result() == Call.Result.OK).count();
    String states =
        targets.stream()
            .map(target -> target.name() + " " + recorder.state(target.name()))
            .collect(Collectors.joining("  "));
    return String.format(
        Locale.ROOT,
        "%5.1fs %d calls %d failed %d rejected %s  %s",
        elapsedNanos / 1e9,
        calls.size(),
        calls.size() - answered - rejected,
        rejected,
        Comparison.millis(Timeline.medianNanos(lastSecond)),
        states);
  }

  void summary(DemoResult result) {
    endProgress();
    line("");
    line(bold("With the breaker, by host"));
    line(
        String.format(
            "  %-20s %6s %9s %7s %10s %9s %15s %9s",
            "",
            "calls",
            "answered",
            "failed",
            "timed out",
            "rejected",
            "median latency",
            "longest"));
    result.guarded().forEach(run -> line(row(run)));
    result.comparison().ifPresent(this::comparison);
  }

  private static String row(HostRun run) {
    Timeline timeline = run.timeline();
    return String.format(
        "  %-20s %6d %9d %7d %10d %9d %15s %9s",
        run.target().name(),
        timeline.calls().size(),
        timeline.count(Call.Result.OK),
        timeline.count(Call.Result.FAILED),
        timeline.count(Call.Result.TIMED_OUT),
        timeline.count(Call.Result.REJECTED),
        Comparison.millis(timeline.medianNanos()),
        Comparison.millis(timeline.maximumNanos()));
  }

  private void comparison(Comparison comparison) {
    line("");
    line(bold("The same outage of " + comparison.host() + " and the same calls, at the same time"));
    line(String.format("  %-34s %16s %13s", "", "without breaker", "with breaker"));
    for (Comparison.Row row : comparison.rows()) {
      line(String.format("  %-34s %16s %13s", row.what(), row.without(), row.with()));
    }
  }

  private String bold(String text) {
    return rich ? "\u001b[1m" + text + "\u001b[0m" : text;
  }

  private String coloured(CircuitState state) {
    if (!rich) {
      return state.toString();
    }
    int colour =
        switch (state) {
          case CLOSED -> 32;
          case HALF_OPEN -> 33;
          default -> 31;
        };
    return "\u001b[1;" + colour + "m" + state + "\u001b[0m";
  }
}
