package io.fluxgate.benchmarks.soak;

import static java.util.Objects.requireNonNull;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpKey;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Runs calls while callers and servers misbehave, and then checks that every call was counted.
 *
 * <pre>
 * Soak [--minutes 2] [--seconds N] [--seed N] [--callers 24]
 * </pre>
 */
public final class Soak {

  static final Duration BODY_DEADLINE = Duration.ofSeconds(1);

  private static final int HOSTS = 5;
  private static final List<String> AREAS = List.of("orders", "users");
  private static final Duration LONGEST_CALL = Duration.ofSeconds(15);

  private final SoakOptions options;
  private final PrintStream out;
  private final CallLedger ledger = new CallLedger();
  private final SeededChoices choices;
  private final TransitionChecker transitions = new TransitionChecker(ledger);
  private final List<CircuitBreakerPolicy> policies =
      SoakPolicies.of(ledger.classifications(), transitions);
  private final long startNanos = System.nanoTime();
  private volatile boolean running = true;

  Soak(SoakOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
    this.choices = new SeededChoices(options.seed());
  }

  /** Runs the soak and exits with status 1 if there was a violation. */
  public static void main(String[] args) throws Exception {
    // OkHttp logs a warning for each response that is not closed.
    Logger okHttp = Logger.getLogger("okhttp3.OkHttpClient");
    okHttp.setLevel(Level.OFF);
    Soak soak = new Soak(SoakOptions.parse(args), System.out);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, error) -> soak.ledger.violation("uncaught in " + thread.getName() + ": " + error));
    List<String> violations = soak.run();
    System.exit(violations.isEmpty() ? 0 : 1);
  }

  CallLedger ledger() {
    return ledger;
  }

  TransitionChecker transitions() {
    return transitions;
  }

  /** Runs the soak and returns the violations. */
  List<String> run() throws Exception {
    out.printf(
        "Soak for %d s, seed %d, %d callers, Java %s%n",
        options.duration().toSeconds(),
        options.seed(),
        options.callers(),
        System.getProperty("java.version"));
    WarningCollector warnings = WarningCollector.listen(ledger);
    ResourceUsage before = ResourceUsage.afterCollection();
    traffic();
    if (options.checkResources()) {
      ResourceUsage after = ResourceUsage.afterSettling(before);
      out.printf("before: %s; after: %s: %s%n", before, after, ResourceUsage.threadNames());
      if (!after.isWithin(before)) {
        ledger.violation("threads or heap grew: %s, then %s".formatted(before, after));
      }
    }
    warnings.stop();
    report();
    return ledger.violations();
  }

  private void traffic() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    List<FlakyHost> hosts = new ArrayList<>();
    AbandonedResponses abandoned = new AbandonedResponses();
    try {
      for (int i = 0; i < HOSTS; i++) {
        hosts.add(new FlakyHost(i, choices, ledger, threads));
      }
      ledger.targets(targetsOn(hosts));
      HttpGuard guard = guard();
      try (SoakClients clients = new SoakClients(guard, threads)) {
        run(clients, guard, hosts, abandoned, timer);
      }
    } finally {
      hosts.forEach(FlakyHost::close);
      threads.shutdownNow();
      timer.shutdownNow();
    }
  }

  private void run(
      SoakClients clients,
      HttpGuard guard,
      List<FlakyHost> hosts,
      AbandonedResponses abandoned,
      ScheduledExecutorService timer)
      throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < options.callers(); i++) {
      Caller caller =
          new Caller(i, ledger, choices, clients.apis(), abandoned, timer, () -> running);
      threads.add(new Thread(caller, "caller-" + i));
    }
    RandomOperator operator =
        new RandomOperator(
            guard.registry(), ledger.targets(), hosts, policies, choices, () -> running);
    threads.add(new Thread(operator, "operator"));
    var unused = timer.scheduleWithFixedDelay(abandoned::closeLate, 1, 1, TimeUnit.SECONDS);
    threads.forEach(Thread::start);
    watch(guard);
    running = false;
    for (Thread thread : threads) {
      thread.join(LONGEST_CALL.toMillis());
      if (thread.isAlive()) {
        ledger.violation(thread.getName() + " does not stop");
      }
    }
    finish(clients, guard, hosts, abandoned);
  }

  private void finish(
      SoakClients clients, HttpGuard guard, List<FlakyHost> hosts, AbandonedResponses abandoned)
      throws InterruptedException {
    abandoned.closeAll();
    hosts.forEach(FlakyHost::becomeHealthy);
    Audit audit = new Audit(ledger, guard.registry(), transitions);
    audit.awaitQuiet();
    audit.run();
    audit.checkThatAllWork(clients.apis());
  }

  private static List<Target> targetsOn(List<FlakyHost> hosts) {
    List<Target> targets = new ArrayList<>();
    for (FlakyHost host : hosts) {
      // The last host's breakers are sometimes disabled, and count nothing then.
      boolean exact = host != hosts.get(hosts.size() - 1);
      AREAS.forEach(area -> targets.add(Target.of(host.port(), area, exact)));
    }
    return List.copyOf(targets);
  }

  /** A guard for all hosts; its key function counts the calls of each target. */
  private HttpGuard guard() {
    Map<String, Target> byKey =
        ledger.targets().stream().collect(Collectors.toMap(Target::key, Function.identity()));
    HttpKey key =
        HttpKey.byPath(AREAS.stream().map(area -> "/" + area + "/{call}").toArray(String[]::new));
    return HttpGuard.builder()
        .key(
            request -> {
              String name = key.of(request);
              requireNonNull(byKey.get(name)).seen().asked().increment();
              return name;
            })
        .policy(policies.get(0))
        .maximumRetryAfter(Duration.ofMillis(300))
        .bodyDeadline(BODY_DEADLINE)
        .build();
  }

  private void watch(HttpGuard guard) throws InterruptedException {
    long endNanos = startNanos + options.duration().toNanos();
    long left = endNanos - System.nanoTime();
    while (left > 0) {
      TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.SECONDS.toNanos(5)));
      out.println(SoakProgress.line(startNanos, ledger, transitions, guard.registry()));
      long longest = ledger.longestRunningNanos();
      if (longest > LONGEST_CALL.toNanos()) {
        ledger.violation("a call has been running for " + Duration.ofNanos(longest));
      }
      left = endNanos - System.nanoTime();
    }
  }

  private void report() {
    out.println(SoakProgress.total(ledger, transitions));
    List<String> violations = ledger.violations();
    if (violations.isEmpty()) {
      out.println("No violations.");
    } else {
      out.println(violations.size() + " violations (seed " + options.seed() + "):");
      violations.forEach(violation -> out.println("- " + violation));
    }
  }
}
