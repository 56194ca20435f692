package io.fluxgate.tools.replay;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/**
 * Generates a trace of half an hour: 'stock' is healthy throughout; 'orders' gets slower and
 * slower, then times out, answers 503, refuses connections, and comes back with a few errors.
 */
final class SampleTrace {

  static final int DEFAULT_CALLS = 18_000;

  private static final Instant START = Instant.parse("2026-01-05T02:00:00Z");
  private static final Duration LENGTH = Duration.ofMinutes(30);

  private static final double SLOWING = minute(6);
  private static final double HANGING = minute(9);
  private static final double FAILING = minute(12);
  private static final double DOWN = minute(15);
  private static final double RETURNING = minute(16);
  private static final double HEALTHY = minute(18);

  private final Random random;

  private SampleTrace(long seed) {
    this.random = new Random(seed);
  }

  private static double minute(int minute) {
    return minute / (double) LENGTH.toMinutes();
  }

  /**
   * Writes a new file.
   *
   * @throws IOException if the file exists, or cannot be written
   */
  static void write(Path file, int calls, long seed) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW)) {
      new SampleTrace(seed).write(out, calls);
    }
  }

  /** Writes the trace; every second call is to 'orders'. */
  static void write(Writer out, int calls, long seed) throws IOException {
    new SampleTrace(seed).write(out, calls);
  }

  private void write(Writer out, int calls) throws IOException {
    out.write("time,key,outcome,status,duration_ms\n");
    for (int i = 0; i < calls; i++) {
      double at = i / (double) calls;
      Instant time = START.plusNanos((long) (LENGTH.toNanos() * at) / 1_000_000 * 1_000_000);
      out.write(time + (i % 2 == 0 ? ",orders," + orders(at) : ",stock," + healthy(40)) + "\n");
    }
  }

  private String orders(double at) {
    if (at < SLOWING || at >= HEALTHY) {
      return healthy(60);
    }
    if (at < HANGING) {
      double share = (at - SLOWING) / (HANGING - SLOWING);
      return random.nextDouble() < share / 2 ? timeout() : success(60 + 2500 * share);
    }
    if (at < FAILING) {
      return random.nextDouble() < 0.9 ? timeout() : success(2500);
    }
    if (at < DOWN) {
      return status(503, 15);
    }
    if (at < RETURNING) {
      return "connect,," + millis(2);
    }
    return random.nextDouble() < 0.15 ? status(503, 15) : success(120);
  }

  private String healthy(double meanMillis) {
    double luck = random.nextDouble();
    if (luck < 0.004) {
      return status(500, meanMillis);
    }
    return luck < 0.02 ? status(404, meanMillis) : success(meanMillis);
  }

  private String success(double meanMillis) {
    return status(200, meanMillis);
  }

  private String status(int status, double meanMillis) {
    return "," + status + "," + millis(meanMillis);
  }

  private static String timeout() {
    return "timeout,,3000";
  }

  private long millis(double mean) {
    return Math.max(1, Math.round(mean * (0.6 + 0.8 * random.nextDouble())));
  }
}
