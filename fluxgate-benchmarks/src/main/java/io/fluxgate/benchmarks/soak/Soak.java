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
 * Lets callers and servers misbehave for a while, and then looks whether anything was lost.
 *
 * <pre>
 * Soak [--minutes 2] [--seconds N] [--seed N] [--callers 24]
 * </pre>
 */
public final class Soak {

  private static final int HOSTS = 5;
  private static final List<String> AREAS = List.of("orders", "users");
  private static final Duration LONGEST_CALL = Duration.ofSeconds(15);

  private final Options options;
  private final PrintStream out;
  private final Book book = new Book();
  private final Dice dice;
  private final Chain chain = new Chain(book);
  private final List<CircuitBreakerPolicy> policies = Policies.toldTo(chain);
  private final long startNanos = System.nanoTime();
  private volatile boolean goesOn = true;

  Soak(Options options, PrintStream out) {
    this.options = options;
    this.out = out;
    this.dice = new Dice(options.seed());
  }

  /** Runs as the arguments say; the status is 1 if something was not as it must be. */
  public static void main(String[] args) throws Exception {
    // OkHttp tells of each response that was dropped.
    Logger okHttp = Logger.getLogger("okhttp3.OkHttpClient");
    okHttp.setLevel(Level.OFF);
    Soak soak = new Soak(Options.parse(args), System.out);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, error) -> soak.book.violation("uncaught in " + thread.getName() + ": " + error));
    List<String> violations = soak.run();
    System.exit(violations.isEmpty() ? 0 : 1);
  }

  Book book() {
    return book;
  }

  Chain chain() {
    return chain;
  }

  /** Returns what was not as it must be. */
  List<String> run() throws Exception {
    out.printf(
        "Soak for %d s, seed %d, %d callers, Java %s%n",
        options.duration().toSeconds(),
        options.seed(),
        options.callers(),
        System.getProperty("java.version"));
    Warnings warnings = Warnings.listen(book);
    Levels before = Levels.afterCollection();
    traffic();
    if (options.levels()) {
      Levels after = Levels.settled(before);
      out.printf("before: %s; after: %s: %s%n", before, after, Levels.threadNames());
      if (!after.isWithin(before)) {
        book.violation("threads or heap do not come back: %s, then %s".formatted(before, after));
      }
    }
    warnings.stop();
    report();
    return book.violations();
  }

  private void traffic() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    List<Host> hosts = new ArrayList<>();
    Drops drops = new Drops();
    try {
      for (int i = 0; i < HOSTS; i++) {
        hosts.add(new Host(i, dice, book, threads));
      }
      book.targets(targetsOn(hosts));
      HttpGuard guard = guard();
      try (Clients clients = new Clients(guard, threads)) {
        run(clients, guard, hosts, drops, timer);
      }
    } finally {
      hosts.forEach(Host::close);
      threads.shutdownNow();
      timer.shutdownNow();
    }
  }

  private void run(
      Clients clients,
      HttpGuard guard,
      List<Host> hosts,
      Drops drops,
      ScheduledExecutorService timer)
      throws Exception {
    List<Thread> crew = new ArrayList<>();
    for (int i = 0; i < options.callers(); i++) {
      Caller caller = new Caller(i, book, dice, clients.forms(), drops, timer, () -> goesOn);
      crew.add(new Thread(caller, "caller-" + i));
    }
    Steering steering =
        new Steering(guard.registry(), book.targets(), hosts, policies, dice, () -> goesOn);
    crew.add(new Thread(steering, "steering"));
    var unused = timer.scheduleWithFixedDelay(drops::closeLate, 1, 1, TimeUnit.SECONDS);
    crew.forEach(Thread::start);
    watch(guard);
    goesOn = false;
    for (Thread member : crew) {
      member.join(LONGEST_CALL.toMillis());
      if (member.isAlive()) {
        book.violation(member.getName() + " does not end");
      }
    }
    finish(clients, guard, hosts, drops);
  }

  private void finish(Clients clients, HttpGuard guard, List<Host> hosts, Drops drops)
      throws InterruptedException {
    drops.closeAll();
    hosts.forEach(Host::calmDown);
    Audit audit = new Audit(book, guard.registry(), chain);
    audit.awaitQuiet();
    audit.run();
    audit.checkThatAllWork(clients.forms());
  }

  private static List<Target> targetsOn(List<Host> hosts) {
    List<Target> targets = new ArrayList<>();
    for (Host host : hosts) {
      // The last host's breakers are disabled at times, and then count nothing.
      boolean exact = host != hosts.get(hosts.size() - 1);
      AREAS.forEach(area -> targets.add(Target.of(host.port(), area, exact)));
    }
    return List.copyOf(targets);
  }

  /** A guard of all hosts, whose key counts who asks. */
  private HttpGuard guard() {
    Map<String, Target> byKey =
        book.targets().stream().collect(Collectors.toMap(Target::key, Function.identity()));
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
        .bodyDeadline(Duration.ofSeconds(1))
        .build();
  }

  private void watch(HttpGuard guard) throws InterruptedException {
    long endNanos = startNanos + options.duration().toNanos();
    long left = endNanos - System.nanoTime();
    while (left > 0) {
      TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.SECONDS.toNanos(5)));
      out.println(Progress.line(startNanos, book, chain, guard.registry()));
      long longest = book.longestRunningNanos();
      if (longest > LONGEST_CALL.toNanos()) {
        book.violation("a call lasts for " + Duration.ofNanos(longest));
      }
      left = endNanos - System.nanoTime();
    }
  }

  private void report() {
    out.println(Progress.total(book, chain));
    List<String> violations = book.violations();
    if (violations.isEmpty()) {
      out.println("All is as it must be.");
    } else {
      out.println(violations.size() + " violations (seed " + options.seed() + "):");
      violations.forEach(violation -> out.println("- " + violation));
    }
  }
}
