package io.fluxgate.tools.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import okhttp3.HttpUrl;

/**
 * An HTTP server on 127.0.0.1 that follows its {@link Outage} and counts the calls that reach it.
 *
 * <p>Calls block no thread: a timer sends the responses; hanging calls get none.
 */
final class ScriptedUpstream implements AutoCloseable {

  /** Calls to this path are answered immediately and not counted. */
  static final String WARM_UP = "/warm-up";

  private static final int LEAST_LATENCY_MILLIS = 5;
  private static final int MOST_LATENCY_MILLIS = 25;

  private final HttpServer server;
  private final Outage outage;
  private final DemoClock clock;
  private final Random random;
  private final ScheduledExecutorService timer;
  private final LongAdder reached = new LongAdder();
  private final LongAdder reachedWhileSick = new LongAdder();

  private ScriptedUpstream(HttpServer server, Outage outage, DemoClock clock, long seed) {
    this.server = server;
    this.outage = outage;
    this.clock = clock;
    this.random = new Random(seed);
    this.timer = Executors.newSingleThreadScheduledExecutor();
  }

  /** Starts a server on a free port. */
  static ScriptedUpstream start(Outage outage, DemoClock clock, long seed) throws IOException {
    InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    HttpServer server = HttpServer.create(new InetSocketAddress(local, 0), 0);
    ScriptedUpstream upstream = new ScriptedUpstream(server, outage, clock, seed);
    server.createContext("/", upstream::handle);
    server.createContext(WARM_UP, exchange -> answer(exchange, 200));
    server.start();
    return upstream;
  }

  HttpUrl url() {
    return new HttpUrl.Builder()
        .scheme("http")
        .host("127.0.0.1")
        .port(server.getAddress().getPort())
        .build();
  }

  ReceivedCalls receivedCalls() {
    return new ReceivedCalls(reached.sum(), reachedWhileSick.sum());
  }

  private void handle(HttpExchange exchange) {
    Outage.Behaviour behaviour = outage.at(clock.elapsedNanos());
    reached.increment();
    if (behaviour.isSick()) {
      reachedWhileSick.increment();
    }
    switch (behaviour) {
      case HEALTHY -> answerLater(exchange, 200);
      case ERRORS -> answerLater(exchange, 503);
      case HANGING -> {
        // The connection stays open and silent until the caller gives up or the server stops.
      }
    }
  }

  private void answerLater(HttpExchange exchange, int status) {
    long latency = random.nextInt(LEAST_LATENCY_MILLIS, MOST_LATENCY_MILLIS + 1);
    var unused = timer.schedule(() -> answer(exchange, status), latency, TimeUnit.MILLISECONDS);
  }

  private static void answer(HttpExchange exchange, int status) {
    try (exchange) {
      exchange.sendResponseHeaders(status, -1);
    } catch (IOException callerHasLeft) {
      // Nothing to do.
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    server.stop(0);
  }

  /** How many calls reached a host: in total, and while it was sick. */
  record ReceivedCalls(long total, long whileSick) {}
}
