package io.fluxgate.benchmarks.peers;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Another library's breaker, with its clock in the test's hand. */
interface Peer {

  /** How a call ends: {@code S} success, {@code F} failure, {@code I} ignored. */
  void end(Object call, char end, Duration duration);

  /** Lets a call through, or returns null. */
  @Nullable Object tryAcquire();

  /** One of the words of {@link History}. */
  String state();

  void command(String command);
}
