package io.fluxgate.tools.demo;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.okhttp.CircuitBreakerInterceptor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Calls the user's service through a breaker. */
final class ServiceDemo {

  private final Target target;
  private final Duration duration;
  private final int callsPerSecond;
  private final long seed;
  private final ConsoleView view;
  private final Consumer<HttpGuard> onGuard;
  private final DemoSettings settings;
  private final DemoClock clock = new DemoClock();

  ServiceDemo(
      HttpUrl url,
      Duration duration,
      int callsPerSecond,
      long seed,
      ConsoleView view,
      Consumer<HttpGuard> onGuard) {
    Target unnamed = new Target("", url);
    this.target = new Target(unnamed.address(), url);
    this.duration = duration;
    this.callsPerSecond = callsPerSecond;
    this.seed = seed;
    this.view = view;
    this.onGuard = onGuard;
    this.settings = DemoSettings.ofService(callsPerSecond);
  }

  Target target() {
    return target;
  }

  /**
   * Makes one call without breaker and returns the status.
   *
   * @throws IOException if the service does not respond
   */
  int check() throws IOException {
    Request request = new Request.Builder().url(target.url()).build();
    try (Response response = settings.client().build().newCall(request).execute()) {
      return response.code();
    }
  }

  DemoResult run() throws InterruptedException {
    RunRecorder recorder = new RunRecorder(clock, List.of(target), view::transition);
    HttpGuard guard = HttpGuard.builder().policy(settings.policy(recorder, seed)).build();
    onGuard.accept(guard);
    OkHttpClient client =
        settings.client().addInterceptor(new CircuitBreakerInterceptor(guard)).build();
    LoadGenerator load = new LoadGenerator(clock, duration, callsPerSecond);
    load.add(client, target, recorder);
    load.run(() -> view.progress(clock.elapsedNanos(), recorder, List.of(target)));
    HostRun run = new HostRun(target, recorder.timeline(target.name()), null, null);
    return new DemoResult(duration, callsPerSecond, List.of(run), List.of());
  }
}
