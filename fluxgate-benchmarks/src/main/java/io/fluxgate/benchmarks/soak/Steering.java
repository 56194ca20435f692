package io.fluxgate.benchmarks.soak;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitBreakerRegistry;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Steers and reconfigures breakers at random, and shuts the ports of hosts for a moment. */
final class Steering implements Runnable {

  private final CircuitBreakerRegistry registry;
  private final List<Target> targets;
  private final List<Host> hosts;
  private final List<CircuitBreakerPolicy> policies;
  private final SplittableRandom random;
  private final BooleanSupplier goesOn;

  Steering(
      CircuitBreakerRegistry registry,
      List<Target> targets,
      List<Host> hosts,
      List<CircuitBreakerPolicy> policies,
      Dice dice,
      BooleanSupplier goesOn) {
    this.registry = registry;
    this.targets = targets;
    this.hosts = hosts;
    this.policies = policies;
    this.random = dice.of(Dice.Purpose.STEERING, 0);
    this.goesOn = goesOn;
  }

  @Override
  public void run() {
    try {
      while (goesOn.getAsBoolean()) {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(20, 150));
        if (random.nextInt(12) == 0) {
          shutAPort();
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

  private void shutAPort() throws InterruptedException {
    Host host = hosts.get(random.nextInt(hosts.size()));
    host.shut();
    do {
      TimeUnit.MILLISECONDS.sleep(random.nextInt(50, 400));
    } while (!host.reopen());
  }
}
