package io.fluxgate.benchmarks.soak;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitBreakerRegistry;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Operates and reconfigures breakers at random, and closes the ports of hosts for a moment. */
final class RandomOperator implements Runnable {

  private final CircuitBreakerRegistry registry;
  private final List<Target> targets;
  private final List<FlakyHost> hosts;
  private final List<CircuitBreakerPolicy> policies;
  private final SplittableRandom random;
  private final BooleanSupplier running;

  RandomOperator(
      CircuitBreakerRegistry registry,
      List<Target> targets,
      List<FlakyHost> hosts,
      List<CircuitBreakerPolicy> policies,
      SeededChoices choices,
      BooleanSupplier running) {
    this.registry = registry;
    this.targets = targets;
    this.hosts = hosts;
    this.policies = policies;
    this.random = choices.of(SeededChoices.Purpose.OPERATOR, 0);
    this.running = running;
  }

  @Override
  public void run() {
    try {
      while (running.getAsBoolean()) {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(20, 150));
        if (random.nextInt(12) == 0) {
          closeAPort();
        } else {
          steer(targets.get(random.nextInt(targets.size())));
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void steer(Target target) throws InterruptedException {
    CircuitBreaker breaker = registry.get(target.key());
    switch (random.nextInt(10)) {
      case 0 -> breaker.reset();
      case 1 -> {
        breaker.forceOpen();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(100));
        breaker.reset();
      }
      case 2 -> {
        breaker.metricsOnly();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
        breaker.enforce();
      }
      case 3 -> {
        if (!target.exact()) {
          breaker.disable();
          TimeUnit.MILLISECONDS.sleep(random.nextInt(100));
          breaker.reset();
        }
      }
      case 4, 5, 6 -> breaker.reconfigure(anyPolicy());
      case 7 -> registry.reconfigure(target.key(), anyPolicy());
      default -> registry.breakers().forEach(CircuitBreaker::info);
    }
  }

  private CircuitBreakerPolicy anyPolicy() {
    return policies.get(random.nextInt(policies.size()));
  }

  private void closeAPort() throws InterruptedException {
    FlakyHost host = hosts.get(random.nextInt(hosts.size()));
    host.shut();
    do {
      TimeUnit.MILLISECONDS.sleep(random.nextInt(50, 400));
    } while (!host.reopen());
  }
}
