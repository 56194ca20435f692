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

/** Compares what breakers counted with what callers and servers saw, once no call is in flight. */
final class Audit {

  private static final int ROUNDS = 100;

  private final CallLedger ledger;
  private final CircuitBreakerRegistry registry;
  private final TransitionChecker transitions;

  Audit(CallLedger ledger, CircuitBreakerRegistry registry, TransitionChecker transitions) {
    this.ledger = ledger;
    this.registry = registry;
    this.transitions = transitions;
  }

  /** Waits until every call is reported; clients may report later than their callers return. */
  void awaitQuiet() throws InterruptedException {
    for (int round = 0; round < ROUNDS && !isQuiet(); round++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private boolean isQuiet() {
    return ledger.targets().stream().filter(Target::exact).allMatch(this::isQuiet);
  }

  private boolean isQuiet(Target target) {
    return unsettled(target) <= target.seen().abandoned().sum()
        && infoOf(target).probesInFlight() == 0;
  }

  void run() {
    expectNone("rejected calls that reached their server", ledger.rejectedAndReached());
    expectNone("failed calls that the guard did not count as failures", ledger.failedUnseen());
    expectNone("completed calls that the guard counted as failures", ledger.completedAndFailed());
    ledger.targets().forEach(this::audit);
    if (registry.overflows() > 0) {
      ledger.violation("the registry overflowed");
    }
  }

  private void expectNone(String what, BitSet calls) {
    if (!calls.isEmpty()) {
      ledger.violation(what + ": " + calls);
    }
  }

  private void audit(Target target) {
    CircuitBreakerInfo info = infoOf(target);
    CallCounts counts = info.counts();
    Target.Observations seen = target.seen();
    long uncertain = seen.uncertain().sum();
    long permitted = seen.asked().sum() - counts.rejected();

    expect(target, info.probesInFlight() == 0, "probes in flight: " + info.probesInFlight());
    expect(
        target,
        info.transitions() == transitions.lastSequenceOf(target.key()),
        "%d transitions, %d signals"
            .formatted(info.transitions(), transitions.lastSequenceOf(target.key())));
    expect(
        target,
        seen.reached().sum() <= permitted,
        "%d calls reached the server, %d were permitted"
            .formatted(seen.reached().sum(), permitted));
    between(target, "rejected", counts.rejected(), seen.rejected().sum(), uncertain);
    expect(target, unsettled(target) >= 0, "more calls settled than acquired: " + counts);
    if (target.exact()) {
      between(target, "unsettled", unsettled(target), 0, seen.abandoned().sum());
      between(target, "succeeded", counts.succeeded(), seen.completed().sum(), uncertain);
      between(target, "failed", counts.failed(), seen.failed().sum(), uncertain);
      between(target, "ignored", counts.ignored(), 0, uncertain);
    }
  }

  /** Calls in flight: acquired, but neither rejected nor settled. */
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
      ledger.violation(target.key() + ": " + otherwise);
    }
  }

  /**
   * Resets every breaker, and checks that it permits and counts a call through every client API.
   */
  void checkThatAllWork(List<ClientApi> apis) {
    for (Target target : ledger.targets()) {
      CircuitBreaker breaker = registry.get(target.key());
      breaker.disable();
      apis.forEach(api -> useUpStaleConnections(target, api));
      breaker.reset();
      long before = breaker.info().counts().succeeded();
      for (ClientApi api : apis) {
        checkThatItWorks(target, api);
      }
      CircuitBreakerInfo info = breaker.info();
      long passed = info.counts().succeeded() - before;
      expect(target, passed == apis.size(), "healthy calls that passed: " + passed);
      expect(target, info.state() == CircuitState.CLOSED, "final state: " + info.state());
    }
  }

  /** Pools may still hold connections that a host closed together with its port. */
  private void useUpStaleConnections(Target target, ClientApi api) {
    for (int attempt = 0; attempt < ROUNDS; attempt++) {
      URI uri = target.uri(ledger.nextCall());
      try (ClientApi.ReceivedResponse received =
          api.prepare(uri, ClientApi.FUTURE_TIMEOUT).await()) {
        received.body().readAllBytes();
        return;
      } catch (Exception stale) {
        // The next attempt may get a new connection.
      }
    }
  }

  private void checkThatItWorks(Target target, ClientApi api) {
    long call = ledger.nextCall();
    try (ClientApi.ReceivedResponse received =
        api.prepare(target.uri(call), ClientApi.FUTURE_TIMEOUT).await()) {
      received.body().readAllBytes();
      expect(target, ledger.hasReached(call), api.name() + " answered without the server");
    } catch (Exception error) {
      ledger.violation("%s: a healthy call by %s: %s".formatted(target.key(), api.name(), error));
    }
  }

  private CircuitBreakerInfo infoOf(Target target) {
    return registry.get(target.key()).info();
  }
}
