package io.fluxgate.examples.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Signal;
import io.fluxgate.fleet.Fleet;
import io.fluxgate.fleet.FleetMode;
import io.fluxgate.fleet.redis.RedisFleetTransport;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One of the processes of the command {@code fleet-redis}: some instances of a program, each with
 * its own breakers and one call per second. Prints what happens, one word and its text per line;
 * ends with its input.
 */
@Command(name = "fleet-member")
public final class FleetMember implements Callable<Integer> {

  private static final long PERIOD_MILLIS = 1_000;

  @Option(names = "--redis", required = true)
  private String redis = "";

  @Option(names = "--service", required = true)
  private URI service = URI.create("/");

  @Option(names = "--instances", required = true)
  private int instances;

  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger surprises = new AtomicInteger();
  private final AtomicLong slowestNanos = new AtomicLong();

  /** Started by the command {@code fleet-redis} alone. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new FleetMember()).execute(args));
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the tasks throw nothing
  public Integer call() throws Exception {
    List<Fleet> fleets = new ArrayList<>();
    ScheduledExecutorService clock = Executors.newScheduledThreadPool(4);
    try (RedisFleetTransport transport = RedisFleetTransport.of(redis)) {
      for (int i = 0; i < instances; i++) {
        fleets.add(startInstance(transport, clock));
      }
      clock.scheduleWithFixedDelay(new Watch(transport), 10, 10, TimeUnit.MILLISECONDS);
      obeyUntilTheEnd();
    } finally {
      clock.shutdownNow();
      fleets.forEach(Fleet::close);
    }
    return 0;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the task throws nothing
  private Fleet startInstance(RedisFleetTransport transport, ScheduledExecutorService clock) {
    CircuitBreakerPolicy policy =
        CircuitBreakerPolicy.http().toBuilder().listener(this::transition).build();
    HttpGuard guard = HttpGuard.builder().policy(policy).build();
    HttpClient client = CircuitBreakerHttpClient.wrap(HttpClient.newHttpClient(), guard);
    clock.scheduleAtFixedRate(
        () -> callService(client),
        ThreadLocalRandom.current().nextLong(PERIOD_MILLIS),
        PERIOD_MILLIS,
        TimeUnit.MILLISECONDS);
    return Fleet.builder(guard, transport).name("shop").mode(FleetMode.OPEN).start();
  }

  private void transition(Signal signal) {
    if (signal.from() == CircuitState.CLOSED) {
      say("opened " + signal.reason());
    } else if (signal.to() == CircuitState.CLOSED) {
      say("closed");
    }
  }

  private void callService(HttpClient client) {
    long start = System.nanoTime();
    try {
      HttpRequest request = HttpRequest.newBuilder(service).timeout(Duration.ofSeconds(10)).build();
      if (client.send(request, BodyHandlers.ofString()).statusCode() == 200
          && answered.incrementAndGet() == instances) {
        say("ready");
      }
    } catch (CallNotPermittedIOException rejection) {
      // Its circuit is open.
    } catch (IOException | RuntimeException e) {
      surprises.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    calls.incrementAndGet();
    slowestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
  }

  private void obeyUntilTheEnd() throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("count")) {
        calls.set(0);
        surprises.set(0);
        slowestNanos.set(0);
      } else if (line.equals("report")) {
        long millis = TimeUnit.NANOSECONDS.toMillis(slowestNanos.get());
        say("report " + calls + " " + surprises + " " + millis);
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /** Tells when the transport comes up or goes down. */
  private static final class Watch implements Runnable {

    private final RedisFleetTransport transport;
    private boolean wasUp;

    Watch(RedisFleetTransport transport) {
      this.transport = transport;
    }

    @Override
    public void run() {
      boolean isUp = transport.isUp();
      if (isUp != wasUp) {
        wasUp = isUp;
        say(isUp ? "up" : "down");
      }
    }
  }
}
