package io.fluxgate.examples.samples;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Ticker;
import io.fluxgate.Tripper;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all samples have: a service to call, and somewhere to tell what happens. */
@Command
abstract class Sample implements Callable<Integer> {

  static final Duration COOLDOWN = Duration.ofSeconds(60);

  private final AtomicLong nanos = new AtomicLong();

  /** A clock that stands still but for {@link #waitForProbe}, so that nobody waits for a sample. */
  final Ticker clock = nanos::get;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the sample and returns the exit code. */
  @Override
  public final Integer call() throws Exception {
    try (LocalService service = LocalService.start()) {
      run(service);
    }
    return 0;
  }

  abstract void run(LocalService service) throws Exception;

  final void say(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(text);
    out.flush();
  }

  /** A policy that opens after three failures, closes after one success, and prints both. */
  final CircuitBreakerPolicy quickPolicy() {
    return CircuitBreakerPolicy.builder()
        .tripper(Tripper.failureStreak(3))
        .retry(Retry.cooldown(COOLDOWN))
        .permit(Permit.all())
        .halfOpenCalls(1)
        .ticker(clock)
        .listener(signal -> say("  * " + signal))
        .build();
  }

  /** Until the delay is over after which an open circuit lets a probe through. */
  final void waitForProbe() {
    nanos.addAndGet(COOLDOWN.toNanos());
    say("A minute goes by.");
  }
}
