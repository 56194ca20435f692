package io.fluxgate.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CallCounts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * The law of the operator: each subscription settles its call exactly once, by its first decisive
 * signal, whatever order signals come in and whether or not they keep the rules; and each signal
 * passes.
 */
class HistoriesTest {

  enum Event {
    REQUEST,
    NEXT,
    ERROR,
    COMPLETE,
    CANCEL
  }

  /** What the history alone says about the call. */
  enum Verdict {
    OPEN,
    SUCCESS,
    FAILURE,
    IGNORED;

    static Verdict ofMono(List<Event> history) {
      for (Event event : history) {
        switch (event) {
          case NEXT, COMPLETE -> {
            return SUCCESS;
          }
          case ERROR -> {
            return FAILURE;
          }
          case CANCEL -> {
            return IGNORED;
          }
          default -> {}
        }
      }
      return OPEN;
    }

    static Verdict ofFlux(List<Event> history) {
      boolean hasItem = false;
      for (Event event : history) {
        switch (event) {
          case NEXT -> hasItem = true;
          case COMPLETE -> {
            return SUCCESS;
          }
          case ERROR -> {
            return FAILURE;
          }
          case CANCEL -> {
            return hasItem ? SUCCESS : IGNORED;
          }
          default -> {}
        }
      }
      return OPEN;
    }

    CallCounts counts() {
      return CallCounts.of(
          this == SUCCESS ? 1 : 0, this == FAILURE ? 1 : 0, this == IGNORED ? 1 : 0, 0, 0);
    }
  }

  @Property
  void monoSettlesOnce(@ForAll @Size(max = 8) List<Event> history) {
    Wire wire = new Wire();
    Mono.from(new WireMono(wire))
        .transform(CircuitBreakerOperator.of(wire.rig.breaker))
        .subscribe(wire.subscriber);

    assertLaw(wire, history, Verdict.ofMono(history));
  }

  @Property
  void fluxSettlesOnce(@ForAll @Size(max = 8) List<Event> history) {
    Wire wire = new Wire();
    new WireFlux(wire)
        .transform(CircuitBreakerOperator.of(wire.rig.breaker))
        .subscribe(wire.subscriber);

    assertLaw(wire, history, Verdict.ofFlux(history));
  }

  private static void assertLaw(Wire wire, List<Event> history, Verdict verdict) {
    history.forEach(wire::play);

    assertThat(wire.passed).isEqualTo(history);
    assertThat(wire.rig.breaker.info().counts()).isEqualTo(verdict.counts());
    assertThat(wire.rig.breaker.info().probesInFlight()).isEqualTo(verdict == Verdict.OPEN ? 1 : 0);
  }

  /** Both ends of a chain, and what has come out at the other one. */
  private static final class Wire {

    final Rig rig = Rig.probing();
    final List<Event> passed = new ArrayList<>();
    final Subscriber subscriber = new Subscriber();
    private CoreSubscriber<? super String> guard = subscriber;

    void connect(CoreSubscriber<? super String> guard) {
      this.guard = guard;
      guard.onSubscribe(
          new Subscription() {
            @Override
            public void request(long n) {
              passed.add(Event.REQUEST);
            }

            @Override
            public void cancel() {
              passed.add(Event.CANCEL);
            }
          });
    }

    void play(Event event) {
      switch (event) {
        case REQUEST -> subscriber.subscription.request(1);
        case CANCEL -> subscriber.subscription.cancel();
        case NEXT -> guard.onNext("item");
        case ERROR -> guard.onError(new IOException("down"));
        case COMPLETE -> guard.onComplete();
      }
    }

    private final class Subscriber implements CoreSubscriber<String> {

      private Subscription subscription = Operators.emptySubscription();

      @Override
      public void onSubscribe(Subscription subscription) {
        this.subscription = subscription;
      }

      @Override
      public void onNext(String item) {
        passed.add(Event.NEXT);
      }

      @Override
      public void onError(Throwable error) {
        passed.add(Event.ERROR);
      }

      @Override
      public void onComplete() {
        passed.add(Event.COMPLETE);
      }
    }
  }

  private static final class WireMono extends Mono<String> {

    private final Wire wire;

    WireMono(Wire wire) {
      this.wire = wire;
    }

    @Override
    public void subscribe(CoreSubscriber<? super String> actual) {
      wire.connect(actual);
    }
  }

  private static final class WireFlux extends Flux<String> {

    private final Wire wire;

    WireFlux(Wire wire) {
      this.wire = wire;
    }

    @Override
    public void subscribe(CoreSubscriber<? super String> actual) {
      wire.connect(actual);
    }
  }
}
