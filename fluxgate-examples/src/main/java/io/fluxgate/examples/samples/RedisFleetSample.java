package io.fluxgate.examples.samples;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code fleet-redis}. */
@Command(
    name = "fleet-redis",
    description = "Three processes cut off a dead host together, with and without Redis.")
public final class RedisFleetSample extends Sample {

  private static final List<String> NAMES = List.of("A", "B", "C");

  @Option(
      names = "--instances",
      defaultValue = "10",
      description = "How many instances there are in each process. Default: ${DEFAULT-VALUE}.")
  private int instances;

  private final List<FleetProcess> processes = new ArrayList<>();

  @Override
  void run(LocalService service) throws Exception {
    long start = System.nanoTime();
    try (EmbeddedRedis redis = EmbeddedRedis.start()) {
      say(
          "Three processes with "
              + instances
              + " instances each; an instance calls once a second.");
      for (String name : NAMES) {
        processes.add(FleetProcess.start(name, redis.uri(), service.uri(), instances));
      }
      awaitEach("up", 1, start);
      awaitEach("ready", 1, start);
      failTogether(service);
      loseRedis(service, redis);
    } finally {
      processes.forEach(FleetProcess::close);
    }
  }

  private void failTogether(LocalService service) throws Exception {
    say("The service answers 500:");
    long start = System.nanoTime();
    service.fail();
    for (FleetProcess process : processes) {
      FleetProcess.Line last = process.await("opened", instances, start);
      say(
          "  all of %s cut off after %s (%s)"
              .formatted(process.name(), seconds(last.nanos() - start), last.text()));
    }
    say(
        "The first poll still counts good calls of the second before;"
            + " the next one, after 1.7 s, decides.");
    say("Ten failures in a row open a breaker that is alone: after 10 s.");
  }

  private void loseRedis(LocalService service, EmbeddedRedis redis) throws Exception {
    long start = System.nanoTime();
    redis.kill();
    awaitEach("down", 1, start);
    for (FleetProcess process : processes) {
      process.tell("count");
    }
    say("Redis is killed, and the service recovers:");
    long recovery = System.nanoTime();
    service.recover();
    for (FleetProcess process : processes) {
      FleetProcess.Line last = process.await("closed", instances, recovery);
      say(
          "  all of %s closed after %s"
              .formatted(process.name(), seconds(last.nanos() - recovery)));
    }
    reportCalls();
    long again = System.nanoTime();
    redis.startAgain();
    awaitEach("up", 1, again);
    say("Redis is back, and all hear each other after " + seconds(System.nanoTime() - again) + ".");
  }

  private void reportCalls() throws IOException, InterruptedException {
    int calls = 0;
    int surprises = 0;
    int slowest = 0;
    for (FleetProcess process : processes) {
      long now = System.nanoTime();
      process.tell("report");
      String[] report = process.await("report", 1, now).text().split(" ", 3);
      calls += Integer.parseInt(report[0]);
      surprises += Integer.parseInt(report[1]);
      slowest = Math.max(slowest, Integer.parseInt(report[2]));
    }
    say(
        "Calls meanwhile: %d, of which %d noticed that Redis is away; the slowest took %d ms."
            .formatted(calls, surprises, slowest));
  }

  private void awaitEach(String word, int times, long sinceNanos) throws InterruptedException {
    for (FleetProcess process : processes) {
      process.await(word, times, sinceNanos);
    }
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }
}
