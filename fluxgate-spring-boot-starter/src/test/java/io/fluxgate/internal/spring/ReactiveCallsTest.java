package io.fluxgate.internal.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CallCounts;
import io.fluxgate.CallNotPermittedException;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.Permit;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.HttpClientErrorException;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ReactiveCallsTest {

  private final CircuitBreakerRegistry registry =
      CircuitBreakerRegistry.builder()
          .policy(
              CircuitBreakerPolicy.builder()
                  .tracker(NamedCalls.failures())
                  .permit(Permit.all())
                  .maximumProbes(1)
                  .build())
          .build();

  private <T> Mono<T> call(Mono<T> source) {
    return ReactiveCalls.guarded(registry, "calls", source);
  }

  private <T> Flux<T> call(Flux<T> source) {
    return ReactiveCalls.guarded(registry, "calls", source);
  }

  private void assertCounts(int succeeded, int failed, int ignored) {
    assertThat(registry.get("calls").info().counts())
        .isEqualTo(CallCounts.of(succeeded, failed, ignored, 0, 0));
  }

  @Test
  void fluxThatIsCancelledWithAnItemIsASuccess() {
    call(Flux.just("a", "b")).take(1).blockLast();

    assertCounts(1, 0, 0);
  }

  @Test
  void fluxThatIsCancelledAfterAnItemIsASuccess() {
    call(Flux.concat(Mono.just("a"), Flux.never())).subscribe().dispose();

    assertCounts(1, 0, 0);
  }

  @Test
  void streamWithoutAnEndDoesNotKeepOthersFromProbing() {
    registry.get("calls").halfOpen();
    Disposable stream = call(Flux.concat(Mono.just("a"), Flux.never())).subscribe();

    assertThat(call(Mono.just("b")).block()).isEqualTo("b");

    stream.dispose();
  }

  @Test
  void callsThatAreCancelledBeforeAnItemAreIgnored() {
    call(Mono.never()).subscribe().dispose();
    call(Flux.never()).subscribe().dispose();

    assertCounts(0, 0, 2);
  }

  @Test
  void answersAreSuccessesAndOtherErrorsFailures() {
    RuntimeException notFound =
        HttpClientErrorException.create(HttpStatus.NOT_FOUND, "", null, null, null);

    assertThatThrownBy(call(Mono.error(notFound))::block).isSameAs(notFound);
    assertThatThrownBy(call(Flux.error(notFound))::blockLast).isSameAs(notFound);
    assertThatThrownBy(call(Mono.error(new IOException()))::block)
        .hasCauseInstanceOf(IOException.class);

    assertCounts(2, 1, 0);
  }

  @Test
  void rejectedCallIsNotMade() {
    registry.get("calls").forceOpen();

    assertThatThrownBy(call(Mono.error(new AssertionError("called")))::block)
        .isInstanceOf(CallNotPermittedException.class);
  }
}
