package io.fluxgate.tools.demo;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.okhttp.CircuitBreakerInterceptor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Calls two hosts through a breaker, one of them with an outage, and at the same time two hosts
 * with the same scripts without a breaker.
 */
final class ScriptedDemo {

  static final String SICK = "orders";
  static final String STEADY = "stock";

  private final Duration duration;
  private final int callsPerSecond;
  private final long seed;
  private final ConsoleView view;
  private final Consumer<HttpGuard> onGuard;
  private final DemoClock clock = new DemoClock();

  ScriptedDemo(
      Duration duration,
      int callsPerSecond,
      long seed,
      ConsoleView view,
      Consumer<HttpGuard> onGuard) {
    this.duration = duration;
    this.callsPerSecond = callsPerSecond;
    this.seed = seed;
    this.view = view;
    this.onGuard = onGuard;
  }

  DemoResult run() throws IOException, InterruptedException {
    try (Hosts guarded = startHosts();
        Hosts bare = startHosts()) {
      DemoSettings settings = DemoSettings.ofRun(duration, callsPerSecond);
      RunRecorder guardedRecorder = new RunRecorder(clock, guarded.targets(), view::transition);
      RunRecorder bareRecorder = new RunRecorder(clock, bare.targets(), transition -> {});
      HttpGuard guard = HttpGuard.builder().policy(settings.policy(guardedRecorder, seed)).build();
      onGuard.accept(guard);
      OkHttpClient bareClient = settings.client().build();
      OkHttpClient guardedClient =
          settings.client().addInterceptor(new CircuitBreakerInterceptor(guard)).build();
      LoadGenerator load = new LoadGenerator(clock, duration, callsPerSecond);
      for (Target target : guarded.targets()) {
        warmUp(target);
        load.add(guardedClient, target, guardedRecorder);
      }
      for (Target target : bare.targets()) {
        warmUp(target);
        load.add(bareClient, target, bareRecorder);
      }
      load.run(() -> view.progress(clock.elapsedNanos(), guardedRecorder, guarded.targets()));
      return new DemoResult(
          duration, callsPerSecond, guarded.runs(guardedRecorder), bare.runs(bareRecorder));
    }
  }

  /** Loads classes, so that the first counted call does not pay for it. */
  private static void warmUp(Target target) throws IOException {
    Request request =
        new Request.Builder().url(target.url().resolve(ScriptedUpstream.WARM_UP)).build();
    try (Response response = new OkHttpClient().newCall(request).execute()) {
      if (response.code() != 200) {
        throw new IOException(target.name() + " answers " + response.code());
      }
    }
  }

  private Hosts startHosts() throws IOException {
    Hosts hosts = new Hosts(new ArrayList<>());
    try {
      hosts.start(SICK, Outage.scripted(duration));
      hosts.start(STEADY, Outage.none(duration));
      return hosts;
    } catch (IOException error) {
      hosts.close();
      throw error;
    }
  }

  private record Host(Target target, Outage outage, ScriptedUpstream upstream) {}

  private final class Hosts implements AutoCloseable {

    private final List<Host> hosts;

    Hosts(List<Host> hosts) {
      this.hosts = hosts;
    }

    void start(String name, Outage outage) throws IOException {
      ScriptedUpstream upstream = ScriptedUpstream.start(outage, clock, seed + hosts.size());
      hosts.add(new Host(new Target(name, upstream.url()), outage, upstream));
    }

    List<Target> targets() {
      return hosts.stream().map(Host::target).toList();
    }

    List<HostRun> runs(RunRecorder recorder) {
      return hosts.stream()
          .map(
              host ->
                  new HostRun(
                      host.target(),
                      recorder.timeline(host.target().name()),
                      host.outage(),
                      host.upstream().receivedCalls()))
          .toList();
    }

    @Override
    public void close() {
      hosts.forEach(host -> host.upstream().close());
    }
  }
}
