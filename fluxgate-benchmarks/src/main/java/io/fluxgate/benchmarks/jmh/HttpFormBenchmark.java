package io.fluxgate.benchmarks.jmh;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Tripper;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
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

/**
 * One GET that fails, in each form that the clients have: the server answers 503, or nobody
 * listens. The circuit stays closed, because its rule needs more failures than there are.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HttpFormBenchmark {

  private static final int WARMUPS = 5_000;
  private static final int MAXIMUM_SECONDS = 5;

  @Param("okhttp-execute")
  public String form;

  /** {@code 503} or {@code refused}. */
  @Param("503")
  public String answer;

  @Param("true")
  public boolean guarded;

  private HttpGuard guard;
  private LoopbackServer server;
  private Callable<String> get;

  // JMH assigns the parameters, then calls setUp().
  @SuppressWarnings("NullAway.Init")
  public HttpFormBenchmark() {}

  /** Starts server and client, and lets the JIT compile the call. */
  @Setup
  public void setUp() throws Exception {
    CircuitBreakerPolicy policy =
        CircuitBreakerPolicy.http().toBuilder()
            .tripper(Tripper.failureStreak(1_000_000_000))
            .build();
    guard = HttpGuard.builder().policy(policy).build();
    server = new LoopbackServer("503 Service Unavailable");
    if (isRefused()) {
      server.close();
    }
    get = HttpForms.get(form, server.uri(), guarded ? guard : null);
    // As many for a slow machine, where warming up for some time compiles less.
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAXIMUM_SECONDS);
    for (int i = 0; i < WARMUPS && System.nanoTime() - end < 0; i++) {
      Object unused = get();
    }
  }

  private boolean isRefused() {
    return answer.equals("refused");
  }

  /** Fails if the guard saw no failure or its circuit opened: something else was measured then. */
  @TearDown
  public void check() throws IOException {
    server.close();
    GuardUse.check(guard, guarded, CallCounts::failed, form);
  }

  @Benchmark
  public Object get() throws Exception {
    try {
      String body = get.call();
      if (isRefused()) {
        throw new IllegalStateException("not refused");
      }
      return body;
    } catch (ConnectException refused) {
      return expected(refused);
    } catch (ExecutionException failed) {
      return expected(failed);
    }
  }

  private <E extends Exception> E expected(E failure) throws E {
    if (!isRefused()) {
      throw failure;
    }
    return failure;
  }
}
