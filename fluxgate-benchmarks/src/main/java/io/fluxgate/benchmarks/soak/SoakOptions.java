package io.fluxgate.benchmarks.soak;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The options of a run.
 *
 * @param checkResources whether threads and heap are compared with those at the start
 */
record SoakOptions(Duration duration, long seed, int callers, boolean checkResources) {

  private static final List<String> KNOWN =
      List.of("--minutes", "--seconds", "--seed", "--callers");

  /**
   * {@return the options that the arguments give, as in {@code --minutes 60} or {@code
   * --minutes=60}}
   *
   * @throws IllegalArgumentException if an option is unknown, or its value is not a number
   */
  static SoakOptions parse(String... args) {
    Map<String, Long> given = new HashMap<>();
    List<String> words = List.of(String.join("=", args).split("=", -1));
    for (int i = 0; i + 1 < words.size(); i += 2) {
      if (!KNOWN.contains(words.get(i))) {
        throw new IllegalArgumentException(words.get(i) + " (expected: " + KNOWN + ")");
      }
      given.put(words.get(i), Long.parseLong(words.get(i + 1)));
    }
    if (words.size() % 2 == 1 && !words.get(words.size() - 1).isEmpty()) {
      throw new IllegalArgumentException(words + " (expected: a number after each option)");
    }
    Duration duration =
        given.containsKey("--seconds")
            ? Duration.ofSeconds(given.get("--seconds"))
            : Duration.ofMinutes(given.getOrDefault("--minutes", 2L));
    return new SoakOptions(
        duration,
        given.getOrDefault("--seed", System.nanoTime() & 0xFFFF),
        Math.toIntExact(given.getOrDefault("--callers", 24L)),
        true);
  }
}
