package io.fluxgate.benchmarks.soak;

import io.fluxgate.http.CallNotPermittedIOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Makes one call after another, through every client API, and records how each ended. */
final class Caller implements Runnable {

  private static final Duration SHORT_TIMEOUT = Duration.ofMillis(60);
  private static final int STATUS_OF_FAILURE = 500;

  private final int number;
  private final CallLedger ledger;
  private final SeededChoices choices;
  private final List<ClientApi> apis;
  private final AbandonedResponses abandoned;
  private final ScheduledExecutorService timer;
  private final BooleanSupplier running;

  Caller(
      int number,
      CallLedger ledger,
      SeededChoices choices,
      List<ClientApi> apis,
      AbandonedResponses abandoned,
      ScheduledExecutorService timer,
      BooleanSupplier running) {
    this.number = number;
    this.ledger = ledger;
    this.choices = choices;
    this.apis = apis;
    this.abandoned = abandoned;
    this.timer = timer;
    this.running = running;
  }

  @Override
  public void run() {
    while (running.getAsBoolean()) {
      long call = ledger.nextCall();
      ledger.begun(number);
      CallOutcome outcome = make(call);
      ledger.ended(number);
      // A pause, longer after a rejection: otherwise nearly all calls would be rejections.
      long micros = choices.below(4_000, SeededChoices.Purpose.DELAY, -call - 1);
      LockSupport.parkNanos(
          1_000 * (outcome == CallOutcome.REJECTED ? 2_000 + 2 * micros : micros));
    }
  }

  private CallOutcome make(long call) {
    Target target = ledger.targetOf(call, choices);
    ClientApi api = apis.get(choices.below(apis.size(), SeededChoices.Purpose.API, call));
    CallerBehaviour behaviour = CallerBehaviour.of(choices, call);
    ClientApi.PendingCall pending =
        api.prepare(
            target.uri(call),
            behaviour == CallerBehaviour.SHORT_TIMEOUT
                ? SHORT_TIMEOUT
                : ClientApi.RESPONSE_TIMEOUT);
    ScheduledInterruption interruption = interrupt(call, behaviour, pending);
    CallOutcome outcome;
    long startNanos = System.nanoTime();
    try {
      outcome = receive(pending.await(), behaviour);
    } catch (Throwable error) {
      outcome = outcomeOf(call, api, error, System.nanoTime() - startNanos);
    }
    if (interruption != null && interruption.end() && outcome != CallOutcome.REJECTED) {
      outcome = CallOutcome.UNCERTAIN;
    }
    target.seen().count(outcome);
    if (target.exact()) {
      ledger.ended(call, outcome);
    }
    return outcome;
  }

  private @Nullable ScheduledInterruption interrupt(
      long call, CallerBehaviour behaviour, ClientApi.PendingCall pending) {
    if (!behaviour.interrupts()) {
      return null;
    }
    SplittableRandom random = choices.of(SeededChoices.Purpose.DELAY, call);
    long micros = random.nextLong(random.nextBoolean() ? 2_000 : 60_000);
    Thread self = Thread.currentThread();
    return ScheduledInterruption.after(
        micros, behaviour == CallerBehaviour.CANCEL ? pending::cancel : self::interrupt, timer);
  }

  private CallOutcome receive(ClientApi.ReceivedResponse received, CallerBehaviour behaviour)
      throws Exception {
    boolean failed = received.status() >= STATUS_OF_FAILURE;
    if (behaviour == CallerBehaviour.ABANDON) {
      boolean neverClosed = abandoned.add(received.response());
      return failed
          ? CallOutcome.FAILED
          : neverClosed ? CallOutcome.ABANDONED : CallOutcome.UNCERTAIN;
    }
    if (behaviour == CallerBehaviour.CLOSE_EARLY) {
      received.response().close();
      return failed ? CallOutcome.FAILED : CallOutcome.UNCERTAIN;
    }
    try (InputStream body = received.body()) {
      body.transferTo(OutputStream.nullOutputStream());
    } catch (Exception error) {
      if (!failed) {
        throw error;
      }
    } finally {
      received.response().close();
    }
    return failed ? CallOutcome.FAILED : CallOutcome.COMPLETED;
  }

  private CallOutcome outcomeOf(long call, ClientApi api, Throwable error, long nanos) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof CallNotPermittedIOException) {
        ledger.rejected(call);
        return CallOutcome.REJECTED;
      }
    }
    if (error instanceof TimeoutException) {
      ledger.violation("a call through " + api.name() + " did not complete");
    } else if (isThrownByFluxgate(error instanceof ExecutionException ? error.getCause() : error)) {
      ledger.violation("thrown by " + api.name() + ": " + error + " at " + placeOf(error));
    }
    Classifications guard = ledger.classifications();
    return !guard.isFailed(call)
            && CallersOwnFailures.mayCountAsOther(error, guard.isAnswered(call), nanos)
        ? CallOutcome.UNCERTAIN
        : CallOutcome.FAILED;
  }

  /**
   * Whether Fluxgate threw an unchecked exception. Clients throw some too: Apache's throws a
   * NullPointerException if a call is cancelled while it connects (5.6).
   */
  private static boolean isThrownByFluxgate(@Nullable Throwable error) {
    boolean unchecked = error instanceof Error || error instanceof RuntimeException;
    if (error == null || !unchecked || error instanceof CancellationException) {
      return false;
    }
    return Arrays.stream(error.getStackTrace())
        .map(StackTraceElement::getClassName)
        .filter(name -> !name.startsWith("java."))
        .findFirst()
        .filter(name -> name.startsWith("io.fluxgate."))
        .isPresent();
  }

  private static String placeOf(Throwable error) {
    return Arrays.stream(error.getStackTrace()).limit(4).toList().toString();
  }
}
