package io.fluxgate.tools.demo;

import io.fluxgate.http.CallNotPermittedIOException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Calls hosts at a steady rate, whether or not earlier calls have ended, like independent users.
 *
 * <p>The client's timeout limits the number of concurrent callers.
 */
final class LoadGenerator {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final DemoClock clock;
  private final Duration duration;
  private final int callsPerSecond;
  private final List<Lane> lanes = new ArrayList<>();

  LoadGenerator(DemoClock clock, Duration duration, int callsPerSecond) {
    this.clock = clock;
    this.duration = duration;
    this.callsPerSecond = callsPerSecond;
  }

  private record Lane(OkHttpClient client, Target target, RunRecorder recorder) {}

  /** Adds a host that is called {@code callsPerSecond} times each second. */
  void add(OkHttpClient client, Target target, RunRecorder recorder) {
    lanes.add(new Lane(client, target, recorder));
  }

  /** Starts the clock, makes the calls, and returns when all of them have ended. */
  void run(Runnable afterEach) throws InterruptedException {
    ExecutorService callers = Executors.newCachedThreadPool();
    try {
      clock.start();
      long intervalNanos = TimeUnit.SECONDS.toNanos(1) / callsPerSecond;
      long rounds = duration.toNanos() / intervalNanos;
      for (long round = 0; round < rounds; round++) {
        waitUntil(round * intervalNanos);
        lanes.forEach(lane -> callers.execute(() -> call(lane)));
        afterEach.run();
      }
      waitUntil(duration.toNanos());
      callers.shutdown();
      if (!callers.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("calls are still under way after " + PATIENCE);
      }
    } finally {
      callers.shutdownNow();
    }
  }

  private void waitUntil(long elapsedNanos) throws InterruptedException {
    long rest;
    while ((rest = elapsedNanos - clock.elapsedNanos()) > 0) {
      LockSupport.parkNanos(rest);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private void call(Lane lane) {
    long start = clock.elapsedNanos();
    Call.Result result = send(lane.client(), lane.target());
    long duration = clock.elapsedNanos() - start;
    lane.recorder().add(new Call(lane.target().name(), start, duration, result));
  }

  private static Call.Result send(OkHttpClient client, Target target) {
    Request request = new Request.Builder().url(target.url()).build();
    try (Response response = client.newCall(request).execute()) {
      return response.code() < 500 ? Call.Result.OK : Call.Result.FAILED;
    } catch (CallNotPermittedIOException rejection) {
      return Call.Result.REJECTED;
    } catch (InterruptedIOException timeout) {
      return Call.Result.TIMED_OUT;
    } catch (IOException failure) {
      return Call.Result.FAILED;
    }
  }
}
