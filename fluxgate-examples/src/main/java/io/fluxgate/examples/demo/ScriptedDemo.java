package io.fluxgate.examples.demo;

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
 * Two hosts, one of which fails for a while, called through a breaker; and beside them two hosts
 * with the same scripts, called without.
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
      Pace pace = Pace.ofRun(duration, callsPerSecond);
      Recorder guardedRecorder = new Recorder(clock, guarded.targets(), view::transition);
      Recorder bareRecorder = new Recorder(clock, bare.targets(), transition -> {});
      HttpGuard guard = HttpGuard.builder().policy(pace.policy(guardedRecorder, seed)).build();
      onGuard.accept(guard);
      OkHttpClient bareClient = pace.client().build();
      OkHttpClient guardedClient =
          pace.client().addInterceptor(new CircuitBreakerInterceptor(guard)).build();
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

  /** So that the first call that counts does not time the loading of classes. */
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

    List<HostRun> runs(Recorder recorder) {
      return hosts.stream()
          .map(
              host ->
                  new HostRun(
                      host.target(),
                      recorder.timeline(host.target().name()),
                      host.outage(),
                      host.upstream().reach()))
          .toList();
    }

    @Override
    public void close() {
      hosts.forEach(host -> host.upstream().close());
    }
  }
}
