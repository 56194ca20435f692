package io.fluxgate.tools.simulate;

import java.util.function.Supplier;

/** The two subjects that every scenario is measured against. */
record Baseline(String name, Kind kind, String text, Supplier<Guard> guards) implements Subject {

  static final Subject NONE =
      new Baseline(
          "none", Kind.NONE, "no breaker: every call is sent", () -> arrival -> Guard.Pass.FREE);

  static final Subject ORACLE =
      new Baseline(
          "oracle",
          Kind.ORACLE,
          "knows the upstream, and sends just the calls that succeed",
          () -> arrival -> arrival.wouldSucceed() ? Guard.Pass.FREE : null);

  @Override
  public Guard guard(VirtualClock clock, long seed) {
    return guards.get();
  }
}
