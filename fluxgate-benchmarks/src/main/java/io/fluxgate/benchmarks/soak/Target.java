package io.fluxgate.benchmarks.soak;

import java.net.URI;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one breaker guards (a path of a host), and what callers and servers saw of it.
 *
 * @param exact whether the breaker counts every call; false if it is sometimes disabled
 */
record Target(String key, String base, boolean exact, Observations seen) {

  /** Counts of calls, by how they ended for their callers. */
  record Observations(
      LongAdder asked,
      LongAdder reached,
      LongAdder completed,
      LongAdder failed,
      LongAdder rejected,
      LongAdder uncertain,
      LongAdder abandoned) {

    Observations() {
      this(
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder());
    }

    void count(CallOutcome outcome) {
      switch (outcome) {
        case COMPLETED -> completed.increment();
        case FAILED -> failed.increment();
        case REJECTED -> rejected.increment();
        case UNCERTAIN -> uncertain.increment();
        case ABANDONED -> {
          uncertain.increment();
          abandoned.increment();
        }
      }
    }
  }

  static Target of(int port, String area, boolean exact) {
    String base = "http://127.0.0.1:" + port + "/" + area + "/";
    return new Target(
        "http://127.0.0.1:" + port + "/" + area + "/{call}", base, exact, new Observations());
  }

  URI uri(long call) {
    return URI.create(base + call);
  }

  boolean isAt(int port, String path) {
    return ("http://127.0.0.1:" + port + path).startsWith(base);
  }

  static long numberIn(String path) {
    return Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
  }
}
