package io.fluxgate.tools.demo;

import io.fluxgate.CircuitState;
import io.fluxgate.tools.page.Frame;
import io.fluxgate.tools.page.Legend;
import io.fluxgate.tools.page.Svg;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws a run: each host's behaviour, the states of its breaker, and the results of the calls, over
 * a common time axis.
 */
final class TimelineChart {

  private static final double STRIP = 24;
  private static final double PANEL = 96;
  private static final int STEPS = 40;

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
      @media (prefers-color-scheme: dark) {
        .OK { fill: #2fa37c }
        .FAILED { fill: #e56a33 }
        .TIMED_OUT { fill: #9a6fd0 }
        .REJECTED { fill: #3d444d; stroke: #9da7b3 }
        .HEALTHY { fill: #143d2e; stroke: #56c596 }
        .ERRORS { fill: #5c2410; stroke: #f08a5d }
        .HANGING { fill: #3b2a55; stroke: #b794f4 }
      }
      """;

  private final DemoResult result;
  private final Frame frame;
  private final long endNanos;
  private final long stepNanos;
  private final double stepSeconds;
  private final int top;
  private final Svg svg = new Svg();
  private double y;

  private TimelineChart(DemoResult result, Frame frame) {
    this.result = result;
    this.frame = frame;
    this.endNanos = result.duration().toNanos();
    this.stepNanos = endNanos / STEPS;
    this.stepSeconds = stepNanos / 1e9;
    this.top = tallestBar(result);
  }

  /** Returns the chart as an SVG element. */
  static String of(DemoResult result) {
    return of(result, Frame.WIDE);
  }

  /** Returns the chart as an SVG element, for a frame. */
  static String of(DemoResult result, Frame frame) {
    return new TimelineChart(result, frame).draw();
  }

  static String title(DemoResult result) {
    return result.comparison().isPresent()
        ? "An outage, with and without a circuit breaker"
        : "Calls through a circuit breaker";
  }

  private String draw() {
    y = 34;
    svg.text(frame.margin(), y, frame.isNarrow() ? "host" : "heading", title(result));
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
    return svg.picture(frame, height, Svg.STYLE + STYLE, title(result), description);
  }

  private void legend() {
    Legend legend = new Legend(svg, frame, y);
    for (Call.Result each : STACK) {
      String words = each == Call.Result.REJECTED ? "rejected by the breaker" : each.label();
      legend.add(each.name(), words);
    }
    legend.add("CLOSED", "CLOSED").add("OPEN", "OPEN").add("HALF_OPEN", "HALF_OPEN (½)");
    y = legend.bottom();
  }

  private void host(HostRun run) {
    y += 30;
    svg.text(frame.margin(), y, "host", run.target().name());
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
      Outage.Behaviour behaviour = stage.behaviour();
      strip(from, stage.untilNanos(), behaviour.name(), behaviour.label(), behaviour.brief());
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
    String label = width > Frame.widthOf(words) + 4 ? words : brief;
    if (width > Frame.widthOf(label) + 4) {
      svg.text(x + width / 2, y + STRIP - 7, "middle", label);
    }
  }

  private void panel(String label, HostRun run) {
    panelLabels(label, run);
    for (double share : new double[] {0, 0.5, 1}) {
      double level = y + PANEL * (1 - share);
      svg.line(frame.left(), level, frame.right(), level, share == 0 ? "axis" : "grid");
      svg.text(frame.left() - 8, level + 4, "number", number(top * share));
    }
    List<Map<Call.Result, Integer>> buckets = run.timeline().buckets(stepNanos, STEPS);
    for (int i = 0; i < STEPS; i++) {
      bar(i, buckets.get(i));
    }
    y += PANEL + 14;
  }

  private void panelLabels(String label, HostRun run) {
    List<String> effect = run.isScriptedToFail() ? effect(run) : List.of();
    if (frame.isNarrow()) {
      rowLabel(label + ", calls per second", 20);
      for (String words : effect) {
        svg.text(frame.left(), y + 9, "small", words);
        y += 14;
      }
      return;
    }
    if (!effect.isEmpty()) {
      y += 14;
      svg.text(frame.right(), y - 5, "end", String.join("; ", effect));
    }
    rowLabel(label, 20);
    svg.text(frame.left() - 38, y + 32, "small end", "calls per second");
  }

  private static List<String> effect(HostRun run) {
    long reached = run.receivedCalls() == null ? 0 : run.receivedCalls().whileSick();
    return List.of(
        reached + " calls reached the host while it was sick",
        "callers waited " + Comparison.seconds(run.timeline().waitedNanos()) + " in all");
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
    long most = frame.isNarrow() ? 10 : 20;
    long tick = Math.max(1, -Math.floorDiv(-seconds, most));
    if (tick > 1) {
      tick = -Math.floorDiv(-tick, 5L) * 5;
    }
    for (long second = 0; second <= seconds; second += tick) {
      double x = x(second * 1_000_000_000L);
      svg.line(x, y - 14, x, y - 9, "axis");
      svg.text(x, y + 4, "small middle", Long.toString(second));
    }
    svg.text(frame.left() - 8, y + 4, "small end", frame.isNarrow() ? "s" : "seconds");
    y += 14;
  }

  private void rowLabel(String words, double height) {
    if (frame.isNarrow()) {
      y += 14;
      svg.text(frame.left(), y, "small", words);
      y += 5;
    } else {
      svg.text(frame.left() - 38, y + height - 7, "end", words);
    }
  }

  private double x(long nanos) {
    return frame.left() + (frame.right() - frame.left()) * nanos / endNanos;
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
