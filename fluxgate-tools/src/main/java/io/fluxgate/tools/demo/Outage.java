package io.fluxgate.tools.demo;

import java.time.Duration;
import java.util.List;

/**
 * The script of a host: stages with a behaviour each. The last behaviour continues after the end.
 */
record Outage(List<Stage> stages) {

  /** How a host answers calls. */
  enum Behaviour {
    HEALTHY("healthy", ""),
    ERRORS("answers 503", "503"),
    HANGING("hangs", "");

    private final String label;
    private final String brief;

    Behaviour(String label, String brief) {
      this.label = label;
      this.brief = brief;
    }

    String label() {
      return label;
    }

    /** The label where the whole one is too wide; empty if there is none. */
    String brief() {
      return brief;
    }

    boolean isSick() {
      return this != HEALTHY;
    }
  }

  /** A behaviour, and when it ends, since the start of the run. */
  record Stage(Behaviour behaviour, long untilNanos) {}

  /**
   * Healthy for a fifth of the run, then errors for a fifth, hanging for a fifth, and healthy
   * again.
   */
  static Outage scripted(Duration run) {
    long fifth = run.toNanos() / 5;
    return new Outage(
        List.of(
            new Stage(Behaviour.HEALTHY, fifth),
            new Stage(Behaviour.ERRORS, 2 * fifth),
            new Stage(Behaviour.HANGING, 3 * fifth),
            new Stage(Behaviour.HEALTHY, run.toNanos())));
  }

  static Outage none(Duration run) {
    return new Outage(List.of(new Stage(Behaviour.HEALTHY, run.toNanos())));
  }

  Behaviour at(long elapsedNanos) {
    for (Stage stage : stages) {
      if (elapsedNanos < stage.untilNanos()) {
        return stage.behaviour();
      }
    }
    return stages.get(stages.size() - 1).behaviour();
  }

  boolean isEverSick() {
    return stages.stream().anyMatch(stage -> stage.behaviour().isSick());
  }
}
