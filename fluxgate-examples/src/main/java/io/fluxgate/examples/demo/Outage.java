package io.fluxgate.examples.demo;

import java.time.Duration;
import java.util.List;

/** The script of a host: what it does, and until when. After the last stage it goes on as there. */
record Outage(List<Stage> stages) {

  /** What a host does with a call. */
  enum Behaviour {
    HEALTHY("healthy"),
    ERRORS("answers 503"),
    HANGING("hangs");

    private final String words;

    Behaviour(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    boolean isSick() {
      return this != HEALTHY;
    }
  }

  /** One behaviour and when it ends, counted from the beginning of the run. */
  record Stage(Behaviour behaviour, long untilNanos) {}

  /** A fifth of the run healthy, a fifth of errors, a fifth hanging, and then healthy again. */
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
