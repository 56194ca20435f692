package io.fluxgate.slack;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Tripper;
import io.fluxgate.test.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A pretended Slack, a listener that posts to it, and breakers that are easy to move. */
final class SlackRig implements AutoCloseable {

  static final String TOKEN = "xoxb-1234567890-AbCdEfSeCrEt";

  final FakeSlack slack;
  final ManualTicker ticker = ManualTicker.create();
  final SlackListener listener;
  final CircuitBreaker breaker;

  SlackRig() throws IOException {
    this(builder -> builder);
  }

  SlackRig(UnaryOperator<SlackListener.Builder> changes) throws IOException {
    slack = new FakeSlack();
    listener =
        changes
            .apply(
                SlackListener.builder().token(TOKEN).channel("#alerts").endpoint(slack.endpoint()))
            .build();
    breaker = breaker("payments");
  }

  CircuitBreaker breaker(String name) {
    return CircuitBreaker.of(name, policy().build());
  }

  /** Opens after three failures in a row for 10 s; two probes decide. */
  CircuitBreakerPolicy.Builder policy() {
    return CircuitBreakerPolicy.builder()
        .ticker(ticker)
        .tripper(Tripper.failureStreak(3))
        .retry(Retry.cooldown(Duration.ofSeconds(10)))
        .permit(Permit.all())
        .halfOpenCalls(2)
        .listener(listener);
  }

  static void trip(CircuitBreaker breaker) {
    for (int i = 0; i < 3; i++) {
      breaker.acquire().error(new IOException("<!channel> is down\u0007 & out"));
    }
  }

  /** Two probes, one transition to HALF_OPEN and one to the verdict. */
  void probe(CircuitBreaker breaker, boolean well) {
    ticker.advance(Duration.ofSeconds(10));
    for (int i = 0; i < 2; i++) {
      if (well) {
        breaker.acquire().success();
      } else {
        breaker.acquire().failure();
      }
    }
  }

  /** Makes one message. */
  void flip() {
    if (breaker.state() == CircuitState.FORCED_OPEN) {
      breaker.reset();
    } else {
      breaker.forceOpen();
    }
  }

  @Override
  public void close() {
    slack.release();
    listener.close();
    slack.close();
  }
}
