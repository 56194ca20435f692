package io.fluxgate.tools.demo;

import io.fluxgate.CircuitState;
import io.fluxgate.tools.page.Svg;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws a run: each host's behaviour, the states of its breaker, and the results of the calls, over
 * a common time axis.
 */
final class TimelineChart {

  private static final double WIDTH = 1000;
  private static final double LEFT = 150;
  private static final double RIGHT = 980;
  private static final double STRIP = 24;
  private static final double PANEL = 96;
  private static final int STEPS = 40;

  /** The approximate width of a letter in a label, in pixels. */
  private static final double LETTER = 7.3;

  private static final List<Call.Result> STACK =
      List.of(Call.Result.OK, Call.Result.FAILED, Call.Result.TIMED_OUT, Call.Result.REJECTED);

  private static final String STYLE =
      """
      .OK { fill: #2a7f62 }
      .FAILED { fill: #d1541b }
      .TIMED_OUT { fill: #6a3d9a }
      .REJECTED { fill: #c3cad3; stroke: #57606a; stroke-dasharray: 2 2 }
      .HEALTHY { fill: #cfe9dc; stroke: #2a7f62 }
      .ERRORS { fill: #f7c9b8; stroke: #b33c0a }
      .HANGING { fill: #ddcfee; stroke: #6a3d9a }
      """;

  private final DemoResult result;
  private final long endNanos;
  private final long stepNanos;
  private final double stepSeconds;
  private final int top;
  private final Svg svg = new Svg();
  private double y;

  private TimelineChart(DemoResult result) {
    this.result = result;
    this.endNanos = result.duration().toNanos();
    this.stepNanos = endNanos / STEPS;
    this.stepSeconds = stepNanos / 1e9;
    this.top = tallestBar(result);
  }

  /** Returns the chart as an SVG element. */
  static String of(DemoResult result) {
    return new TimelineChart(result).draw();
  }

  static String title(DemoResult result) {
    return result.comparison().isPresent()
        ? "An outage, with and without a circuit breaker"
        : "Calls through a circuit breaker";
  }

  private String draw() {
    y = 34;
    svg.text(20, y, "heading", title(result));
    y += 20;
    legend();
    for (HostRun run : result.guarded()) {
      host(run);
    }
    double height = y + 12;
    String description =
        "For each host: the states of its circuit breaker and the calls per second, by result,"
            + " over "
            + result.duration().toSeconds()
            + " seconds. The tables below have the numbers.";
    return svg.picture(WIDTH, height, Svg.STYLE + STYLE, title(result), description);
  }

  private void legend() {
    double x = 20;
    for (Call.Result each : STACK) {
      String words = each == Call.Result.REJECTED ? "rejected by the breaker" : each.label();
      x = legendItem(x, each.name(), words);
    }
    x += 18;
    x = legendItem(x, "CLOSED", "CLOSED");
    x = legendItem(x, "OPEN", "OPEN");
    legendItem(x, "HALF_OPEN", "HALF_OPEN (½)");
    y += 22;
  }

  private double legendItem(double x, String cssClass, String words) {
    svg.box(x, y, 14, 14, cssClass, words);
    svg.text(x + 20, y + 12, "label", words);
    double letter = words.equals(words.toUpperCase(Locale.ROOT)) ? LETTER * 1.25 : LETTER;
    return x + 20 + words.length() * letter + 12;
  }

  private void host(HostRun run) {
    y += 30;
    svg.text(20, y, "host", run.target().name());
    y += 10;
    Outage outage = run.outage();
    if (outage != null) {
      outage(outage);
    }
    breaker(run.timeline());
    panel("with breaker", run);
    if (run.isScriptedToFail()) {
      result.bareTwin(run).ifPresent(bare -> panel("without breaker", bare));
    }
    axis();
  }

  private void outage(Outage outage) {
    rowLabel("the host", STRIP);
    long from = 0;
    for (Outage.Stage stage : outage.stages()) {
      strip(from, stage.untilNanos(), stage.behaviour().name(), stage.behaviour().label(), "");
      from = stage.untilNanos();
    }
    y += STRIP + 5;
  }

  private void breaker(Timeline timeline) {
    rowLabel("the breaker", STRIP);
    for (Timeline.StatePeriod period : timeline.statePeriods(endNanos)) {
      String brief = period.state() == CircuitState.HALF_OPEN ? "½" : "";
      strip(
          period.fromNanos(),
          period.toNanos(),
          period.state().name(),
          period.state().toString(),
          brief);
    }
    y += STRIP + 8;
  }

  private void strip(long fromNanos, long toNanos, String cssClass, String words, String brief) {
    double x = x(fromNanos);
    // A few milliseconds stay visible.
    double width = Math.max(3, x(toNanos) - x);
    String tooltip =
        words + String.format(Locale.ROOT, ", %.1f s to %.1f s", fromNanos / 1e9, toNanos / 1e9);
    svg.box(x, y, width, STRIP, cssClass, tooltip);
    String label = width > words.length() * LETTER + 12 ? words : brief;
    if (width > label.length() * LETTER + 4) {
      svg.text(x + width / 2, y + STRIP - 7, "middle", label);
    }
  }

  private void panel(String label, HostRun run) {
    if (run.isScriptedToFail()) {
      y += 14;
      svg.text(RIGHT, y - 5, "end", effect(run));
    }
    rowLabel(label, 20);
    svg.text(LEFT - 38, y + 32, "small end", "calls per second");
    for (double share : new double[] {0, 0.5, 1}) {
      double level = y + PANEL * (1 - share);
      svg.line(LEFT, level, RIGHT, level, share == 0 ? "axis" : "grid");
      svg.text(LEFT - 8, level + 4, "number", number(top * share));
    }
    List<Map<Call.Result, Integer>> buckets = run.timeline().buckets(stepNanos, STEPS);
    for (int i = 0; i < STEPS; i++) {
      bar(i, buckets.get(i));
    }
    y += PANEL + 14;
  }

  private static String effect(HostRun run) {
    long reached = run.receivedCalls() == null ? 0 : run.receivedCalls().whileSick();
    return "%d calls reached the host while it was sick; callers waited %s in all"
        .formatted(reached, Comparison.seconds(run.timeline().waitedNanos()));
  }

  private void bar(int step, Map<Call.Result, Integer> counts) {
    double x = x(step * stepNanos);
    double width = x((step + 1) * stepNanos) - x;
    double level = y + PANEL;
    for (Call.Result each : STACK) {
      int count = counts.getOrDefault(each, 0);
      if (count > 0) {
        double height = PANEL * count / stepSeconds / top;
        level -= height;
        String tooltip =
            String.format(
                Locale.ROOT,
                "%d %s, %.1f s to %.1f s",
                count,
                each.label(),
                step * stepSeconds,
                (step + 1) * stepSeconds);
        svg.box(x + 1, level, width - 2, height, each.name(), tooltip);
      }
    }
  }

  private void axis() {
    long seconds = result.duration().toSeconds();
    long tick = Math.max(1, -Math.floorDiv(-seconds, 20L));
    if (tick > 1) {
      tick = -Math.floorDiv(-tick, 5L) * 5;
    }
    for (long second = 0; second <= seconds; second += tick) {
      double x = x(second * 1_000_000_000L);
      svg.line(x, y - 14, x, y - 9, "axis");
      svg.text(x, y + 4, "small middle", Long.toString(second));
    }
    svg.text(LEFT - 8, y + 4, "small end", "seconds");
    y += 14;
  }

  private void rowLabel(String words, double height) {
    svg.text(LEFT - 38, y + height - 7, "end", words);
  }

  private double x(long nanos) {
    return LEFT + (RIGHT - LEFT) * nanos / endNanos;
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.1f", value);
  }

  /** The calls per second of the busiest step, rounded up for the axis. */
  private int tallestBar(DemoResult result) {
    int most = 1;
    for (List<HostRun> runs : List.of(result.guarded(), result.bare())) {
      for (HostRun run : runs) {
        for (Map<Call.Result, Integer> bucket : run.timeline().buckets(stepNanos, STEPS)) {
          most = Math.max(most, bucket.values().stream().mapToInt(Integer::intValue).sum());
        }
      }
    }
    double perSecond = most / stepSeconds;
    int rounding = perSecond > 50 ? 20 : perSecond > 10 ? 4 : 2;
    return (int) Math.ceil(perSecond / rounding) * rounding;
  }
}
