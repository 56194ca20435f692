package io.fluxgate.benchmarks.soak;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long, with how many threads, and from which seed.
 *
 * @param levels whether threads and heap are compared with the start
 */
record Options(Duration duration, long seed, int callers, boolean levels) {

  private static final List<String> KNOWN =
      List.of("--minutes", "--seconds", "--seed", "--callers");

  /**
   * {@return the options that the arguments give, as in {@code --minutes 60} or {@code
   * --minutes=60}}
   *
   * @throws IllegalArgumentException if one is unknown, or is no number
   */
  static Options parse(String... args) {
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
    return new Options(
        duration,
        given.getOrDefault("--seed", System.nanoTime() & 0xFFFF),
        Math.toIntExact(given.getOrDefault("--callers", 24L)),
        true);
  }
}
