package io.fluxgate.benchmarks.jmh;

import io.fluxgate.CallCounts;
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
public class HttpCallBenchmark {

  @Param("okhttp")
  public String client;

  @Param("true")
  public boolean guarded;

  private HttpGuard guard;
  private LoopbackServer server;
  private Callable<String> get;

  // JMH assigns the parameters, then calls setUp().
  @SuppressWarnings("NullAway.Init")
  public HttpCallBenchmark() {}

  @Setup
  public void setUp() throws Exception {
    server = new LoopbackServer();
    guard = HttpGuard.create();
    get = BenchmarkClients.get(client, server.uri(), guarded ? guard : null);
    if (!get.call().equals(LoopbackServer.BODY)) {
      throw new IllegalStateException(client + " read an unexpected body");
    }
  }

  /** Fails if the guard saw no call or its circuit opened: something else was measured then. */
  @TearDown
  public void check() throws IOException {
    server.close();
    GuardUse.check(guard, guarded, CallCounts::succeeded, client);
  }

  @Benchmark
  public String get() throws Exception {
    return get.call();
  }
}
