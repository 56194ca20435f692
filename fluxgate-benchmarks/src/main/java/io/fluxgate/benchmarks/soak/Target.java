package io.fluxgate.benchmarks.soak;

import java.net.URI;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one breaker guards: an area of a host; and what its callers saw of it.
 *
 * @param exact whether the breaker counts every call; one that is disabled at times does not
 */
record Target(String key, String base, boolean exact, Seen seen) {

  /** How calls ended, as their callers saw it. */
  record Seen(
      LongAdder asked,
      LongAdder reached,
      LongAdder whole,
      LongAdder failed,
      LongAdder rejected,
      LongAdder loose,
      LongAdder abandoned) {

    Seen() {
      this(
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder());
    }

    void count(Ending ending) {
      switch (ending) {
        case WHOLE -> whole.increment();
        case FAILED -> failed.increment();
        case REJECTED -> rejected.increment();
        case LOOSE -> loose.increment();
        case ABANDONED -> {
          loose.increment();
          abandoned.increment();
        }
      }
    }
  }

  static Target of(int port, String area, boolean exact) {
    String base = "http://127.0.0.1:" + port + "/" + area + "/";
    return new Target("http://127.0.0.1:" + port + "/" + area + "/{call}", base, exact, new Seen());
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
