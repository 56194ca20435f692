package io.fluxgate.benchmarks;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitState;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One GET over loopback, through a bare client or a guarded one. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HttpCalls {

  @Param("okhttp")
  public String client;

  @Param("true")
  public boolean guarded;

  private HttpGuard guard;
  private LoopbackServer server;
  private Callable<String> get;

  // The harness assigns the parameters, then calls setUp().
  @SuppressWarnings("NullAway.Init")
  public HttpCalls() {}

  @Setup
  public void setUp() throws Exception {
    server = new LoopbackServer();
    guard = HttpGuard.create();
    get = HttpClients.get(client, server.uri(), guarded ? guard : null);
    if (!get.call().equals(LoopbackServer.BODY)) {
      throw new IllegalStateException(client + " has read another body");
    }
  }

  /** A guard that has seen nothing, or a circuit that has opened, would have been measured. */
  @TearDown
  public void check() throws IOException {
    server.close();
    boolean used = guard.registry().breakers().stream().anyMatch(HttpCalls::isUsed);
    if (used != guarded) {
      throw new IllegalStateException(client + ", guarded: " + guarded + ", used: " + used);
    }
  }

  private static boolean isUsed(CircuitBreaker breaker) {
    return breaker.state() == CircuitState.CLOSED && breaker.info().counts().succeeded() > 0;
  }

  @Benchmark
  public String get() throws Exception {
    return get.call();
  }
}
