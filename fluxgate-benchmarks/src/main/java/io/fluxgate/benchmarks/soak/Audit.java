package io.fluxgate.benchmarks.soak;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerInfo;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.CircuitState;
import java.net.URI;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Compares, when all is quiet, what breakers counted with what callers and servers saw. */
final class Audit {

  private static final int ROUNDS = 100;

  private final Book book;
  private final CircuitBreakerRegistry registry;
  private final Chain chain;

  Audit(Book book, CircuitBreakerRegistry registry, Chain chain) {
    this.book = book;
    this.registry = registry;
    this.chain = chain;
  }

  /** Waits until the clients have reported what was under way: they may do so after the caller. */
  void awaitQuiet() throws InterruptedException {
    for (int round = 0; round < ROUNDS && !isQuiet(); round++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private boolean isQuiet() {
    return book.targets().stream().filter(Target::exact).allMatch(this::isQuiet);
  }

  private boolean isQuiet(Target target) {
    return unsettled(target) <= target.seen().abandoned().sum()
        && infoOf(target).probesInFlight() == 0;
  }

  void run() {
    BitSet both = book.rejectedAndReached();
    if (!both.isEmpty()) {
      book.violation("calls that were rejected and reached their server all the same: " + both);
    }
    book.targets().forEach(this::audit);
    if (registry.overflows() > 0) {
      book.violation("the registry overflowed");
    }
  }

  private void audit(Target target) {
    CircuitBreakerInfo info = infoOf(target);
    CallCounts counts = info.counts();
    Target.Seen seen = target.seen();
    long loose = seen.loose().sum();
    long permitted = seen.asked().sum() - counts.rejected();

    expect(target, info.probesInFlight() == 0, "probes in flight: " + info.probesInFlight());
    expect(
        target,
        info.transitions() == chain.heardOf(target.key()),
        "transitions %d, heard of %d".formatted(info.transitions(), chain.heardOf(target.key())));
    expect(
        target,
        seen.reached().sum() <= permitted,
        "%d calls reached the server, %d were permitted"
            .formatted(seen.reached().sum(), permitted));
    between(target, "rejected", counts.rejected(), seen.rejected().sum(), loose);
    expect(target, unsettled(target) >= 0, "more calls settled than asked for: " + counts);
    if (target.exact()) {
      between(target, "unsettled", unsettled(target), 0, seen.abandoned().sum());
      between(target, "succeeded", counts.succeeded(), seen.whole().sum(), loose);
      between(target, "failed", counts.failed(), seen.failed().sum(), loose);
      between(target, "ignored", counts.ignored(), 0, loose);
    }
  }

  /** Calls in flight: those that asked, and were neither rejected nor settled. */
  private long unsettled(Target target) {
    CallCounts counts = infoOf(target).counts();
    return target.seen().asked().sum()
        - counts.rejected()
        - counts.succeeded()
        - counts.failed()
        - counts.ignored();
  }

  private void between(Target target, String what, long counted, long least, long slack) {
    expect(
        target,
        counted >= least && counted <= least + slack,
        "%s: %d (expected: from %d to %d)".formatted(what, counted, least, least + slack));
  }

  private void expect(Target target, boolean holds, String otherwise) {
    if (!holds) {
      book.violation(target.key() + ": " + otherwise);
    }
  }

  /** Every breaker, asked to close, lets a call through in every form, and counts it. */
  void checkThatAllWork(List<Form> forms) {
    for (Target target : book.targets()) {
      CircuitBreaker breaker = registry.get(target.key());
      breaker.disable();
      forms.forEach(form -> useUpStaleConnections(target, form));
      breaker.reset();
      long before = breaker.info().counts().succeeded();
      for (Form form : forms) {
        checkThatItWorks(target, form);
      }
      CircuitBreakerInfo info = breaker.info();
      long passed = info.counts().succeeded() - before;
      expect(target, passed == forms.size(), "healthy calls that passed: " + passed);
      expect(target, info.state() == CircuitState.CLOSED, "in the end it is " + info.state());
    }
  }

  /** Pools may still hold connections that a host cut when it shut its port. */
  private void useUpStaleConnections(Target target, Form form) {
    for (int attempt = 0; attempt < ROUNDS; attempt++) {
      URI uri = target.uri(book.nextCall());
      try (Form.Received received = form.prepare(uri, Form.PATIENCE).await()) {
        received.body().readAllBytes();
        return;
      } catch (Exception stale) {
        // The next connection may be a fresh one.
      }
    }
  }

  private void checkThatItWorks(Target target, Form form) {
    long call = book.nextCall();
    try (Form.Received received = form.prepare(target.uri(call), Form.PATIENCE).await()) {
      received.body().readAllBytes();
      expect(target, book.hasReached(call), form.name() + " answered without the server");
    } catch (Exception error) {
      book.violation("%s: a healthy call by %s: %s".formatted(target.key(), form.name(), error));
    }
  }

  private CircuitBreakerInfo infoOf(Target target) {
    return registry.get(target.key()).info();
  }
}
