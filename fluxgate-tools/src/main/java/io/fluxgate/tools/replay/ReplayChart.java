package io.fluxgate.tools.replay;

import io.fluxgate.CircuitState;
import io.fluxgate.tools.page.Frame;
import io.fluxgate.tools.page.Legend;
import io.fluxgate.tools.page.Svg;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Draws a replay: for each key and policy, the states of the breaker and the simulated outcomes of
 * the calls, over a common time axis.
 */
final class ReplayChart {

  static final String TITLE = "What circuit breakers would have done";

  private static final double STRIP = 22;
  private static final double PANEL = 70;

  /** The width of a piece of the state strip. */
  private static final double PIECE = 2;

  private static final int LABEL_LENGTH = 20;

  private static final List<SimulatedOutcome> STACK =
      List.of(
          SimulatedOutcome.SUCCEEDED,
          SimulatedOutcome.FAILED,
          SimulatedOutcome.IGNORED,
          SimulatedOutcome.LOST,
          SimulatedOutcome.SPARED,
          SimulatedOutcome.REJECTED_IGNORED);

  /**
   * Candidate distances of axis marks in seconds; the first that gives few enough marks is used.
   */
  private static final long[] TICKS = {
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400
  };

  private static final String STYLE =
      """
      .SUCCEEDED { fill: #2a7f62 }
      .FAILED { fill: #d1541b }
      .IGNORED { fill: #e6e9ed }
      .LOST { fill: #b7dccb; stroke: #2a7f62; stroke-dasharray: 2 2 }
      .SPARED { fill: #f3d9cc; stroke: #d1541b; stroke-dasharray: 2 2 }
      .REJECTED_IGNORED { fill: #ffffff; stroke: #57606a; stroke-dasharray: 2 2 }
      @media (prefers-color-scheme: dark) {
        .SUCCEEDED { fill: #2fa37c }
        .FAILED { fill: #e56a33 }
        .IGNORED { fill: #3d444d }
        .LOST { fill: #143d2e; stroke: #56c596 }
        .SPARED { fill: #5c2410; stroke: #f08a5d }
        .REJECTED_IGNORED { fill: #0d1117; stroke: #9da7b3 }
      }
      """;

  private final ReplayResult result;
  private final List<String> keys;
  private final Frame frame;
  private final int pieces;
  private final long spanNanos;
  private final Svg svg = new Svg();
  private double y = 34;

  private ReplayChart(ReplayResult result, List<String> keys, Frame frame) {
    this.frame = frame;
    this.pieces = (int) ((frame.right() - frame.left()) / PIECE);
    this.result = result;
    this.keys = keys;
    this.spanNanos = Math.max(1_000_000, result.spanNanos());
  }

  /** Returns the chart of these keys as an SVG element. */
  static String of(ReplayResult result, List<String> keys, Frame frame) {
    return new ReplayChart(result, keys, frame).draw();
  }

  private String draw() {
    svg.text(frame.margin(), y, frame.isNarrow() ? "host" : "heading", TITLE);
    y += 20;
    legend();
    keys.forEach(this::key);
    String description =
        "For each key and policy: the states of its circuit breaker and the calls by what would"
            + " have become of them, over "
            + DisplayText.time(spanNanos)
            + ". The tables below have the numbers.";
    return svg.picture(frame, y + 12, Svg.STYLE + STYLE, TITLE, description);
  }

  private void legend() {
    Legend legend = new Legend(svg, frame, y);
    for (SimulatedOutcome each :
        List.of(
            SimulatedOutcome.SUCCEEDED,
            SimulatedOutcome.FAILED,
            SimulatedOutcome.LOST,
            SimulatedOutcome.SPARED)) {
      legend.add(each.name(), each.label());
    }
    legend.newLine();
    for (CircuitState each :
        List.of(CircuitState.CLOSED, CircuitState.OPEN, CircuitState.HALF_OPEN)) {
      legend.add(each.name(), each.name());
    }
    y = legend.bottom();
  }

  private void key(String key) {
    y += 30;
    int letters = frame.isNarrow() ? 45 : 60;
    svg.text(frame.margin(), y, "host", DisplayText.brief(key, letters));
    y += 10;
    int top = tallestBar(key);
    for (PolicySimulation each : result.simulations()) {
      KeyTally tally = each.find(key);
      if (tally != null) {
        states(each, tally);
        panel(tally.histogram(), top);
      }
    }
    axis();
  }

  private void states(PolicySimulation simulation, KeyTally tally) {
    String name = DisplayText.brief(simulation.policy().name(), LABEL_LENGTH);
    if (frame.isNarrow()) {
      y += 12;
      svg.text(frame.left(), y, "small", name + ", calls per " + stepWords());
      y += 5;
    } else {
      svg.text(frame.left() - 10, y + STRIP - 7, "end", name);
    }
    CircuitState[] states = states(tally.states());
    int from = 0;
    for (int i = 1; i <= pieces; i++) {
      if (i == pieces || states[i] != states[from]) {
        strip(simulation.policy().name(), states[from], from, i);
        from = i;
      }
    }
    y += STRIP + 4;
  }

  private void strip(String policy, CircuitState state, int from, int to) {
    double x = frame.left() + from * PIECE;
    double width = (to - from) * PIECE;
    String tooltip =
        "%s: %s, %s to %s"
            .formatted(
                policy, state, DisplayText.time(nanosAt(from)), DisplayText.time(nanosAt(to)));
    svg.box(x, y, width, STRIP, state.name(), tooltip);
    if (width > Frame.widthOf(state.name()) + 8) {
      svg.text(x + width / 2, y + STRIP - 6, "middle", state.name());
    }
  }

  private long nanosAt(int piece) {
    return (long) ((double) spanNanos * piece / pieces);
  }

  /**
   * Returns the state to show in each piece: of several, the one that usually lasts shortest, so
   * that it stays visible.
   */
  private CircuitState[] states(StateHistory log) {
    CircuitState[] states = new CircuitState[pieces];
    Arrays.fill(states, CircuitState.CLOSED);
    long end = result.axis().originNanos() + spanNanos;
    for (int index = 0; index < log.size(); index++) {
      int from = piece(log.since(index));
      int to = piece(index + 1 < log.size() ? log.since(index + 1) : end);
      for (int i = from; i <= to; i++) {
        // The first and last piece also belong to the neighbouring periods.
        boolean shared = i == from || (i == to && index + 1 < log.size());
        if (!shared || weight(log.state(index)) > weight(states[i])) {
          states[i] = log.state(index);
        }
      }
    }
    return states;
  }

  private int piece(long nanos) {
    double share = (double) (nanos - result.axis().originNanos()) / spanNanos;
    return Math.max(0, Math.min(pieces - 1, (int) (share * pieces)));
  }

  private static int weight(CircuitState state) {
    return switch (state) {
      case CLOSED -> 0;
      case HALF_OPEN -> 2;
      default -> 1;
    };
  }

  private void panel(@Nullable OutcomeHistogram histogram, int top) {
    if (!frame.isNarrow()) {
      svg.text(frame.left() - 10, y + PANEL / 2, "small end", "calls per");
      svg.text(frame.left() - 10, y + PANEL / 2 + 15, "small end", stepWords());
    }
    svg.line(frame.left(), y, frame.right(), y, "grid");
    svg.text(frame.left() - 10, y + 10, "number", DisplayText.count(top));
    if (histogram != null) {
      for (int step = 0; step < TimeAxis.STEPS; step++) {
        bar(step, histogram, top);
      }
    }
    y += PANEL;
    svg.line(frame.left(), y, frame.right(), y, "axis");
    y += 10;
  }

  private String stepWords() {
    return DisplayText.time(result.axis().stepNanos());
  }

  private void bar(int step, OutcomeHistogram histogram, int top) {
    double x = x(step * result.axis().stepNanos());
    double width = x((step + 1) * result.axis().stepNanos()) - x;
    double level = y + PANEL;
    for (SimulatedOutcome each : STACK) {
      int count = histogram.count(step, each);
      if (count > 0) {
        double height = PANEL * count / top;
        level -= height;
        String tooltip =
            "%s %s, from %s"
                .formatted(
                    DisplayText.count(count),
                    each.label(),
                    DisplayText.time(step * result.axis().stepNanos()));
        svg.box(x + 0.5, level, width - 1, height, each.name(), tooltip);
      }
    }
  }

  private void axis() {
    long seconds = spanNanos / 1_000_000_000;
    int most = frame.isNarrow() ? 5 : 12;
    long tick = TICKS[0];
    for (int i = 1; seconds / tick > most && i < TICKS.length; i++) {
      tick = TICKS[i];
    }
    while (seconds / tick > most) {
      tick *= 2;
    }
    for (long second = 0; second <= seconds; second += tick) {
      double x = x(second * 1_000_000_000L);
      svg.line(x, y - 10, x, y - 5, "axis");
      svg.text(x, y + 8, "small middle", tickWords(second, tick));
    }
    y += 14;
  }

  private static String tickWords(long second, long tick) {
    if (tick >= 86_400) {
      return second / 86_400 + " d";
    }
    return tick < 60
        ? String.format(Locale.ROOT, "%d:%02d", second / 60, second % 60)
        : String.format(Locale.ROOT, "%d:%02d h", second / 3600, second / 60 % 60);
  }

  private double x(long nanos) {
    return Math.min(
        frame.right(), frame.left() + (frame.right() - frame.left()) * nanos / spanNanos);
  }

  /** The same for all policies, because they only classify the same calls differently. */
  private int tallestBar(String key) {
    int most = 1;
    for (PolicySimulation each : result.simulations()) {
      KeyTally tally = each.find(key);
      OutcomeHistogram histogram = tally == null ? null : tally.histogram();
      for (int step = 0; histogram != null && step < TimeAxis.STEPS; step++) {
        int sum = 0;
        for (SimulatedOutcome outcome : STACK) {
          sum += histogram.count(step, outcome);
        }
        most = Math.max(most, sum);
      }
    }
    return most;
  }
}
