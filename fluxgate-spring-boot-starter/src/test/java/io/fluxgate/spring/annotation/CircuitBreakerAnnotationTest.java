package io.fluxgate.spring.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CallCounts;
import io.fluxgate.CallNotPermittedException;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.CircuitState;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import kotlin.coroutines.Continuation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.util.AopTestUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Annotated methods of beans. */
class CircuitBreakerAnnotationTest {

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  static class Prices {

    @Nullable RuntimeException failure;
    final CompletableFuture<String> pending = new CompletableFuture<>();

    private void failIfAsked() {
      if (failure != null) {
        throw failure;
      }
    }

    @CircuitBreaker(name = "plain")
    public String plain() {
      failIfAsked();
      return "plain";
    }

    @CircuitBreaker(name = "prices", fallbackMethod = "lastKnown")
    public String price(String article) {
      failIfAsked();
      return "price of " + article;
    }

    String lastKnown(String article, Exception error) {
      return "last known of " + article;
    }

    String lastKnown(String article, CallNotPermittedException rejection) {
      return "cut off: " + article;
    }

    @CircuitBreaker(name = "stage")
    public CompletableFuture<String> stage() {
      return pending;
    }

    @CircuitBreaker(name = "recovered", fallbackMethod = "other")
    public CompletionStage<String> recovered() {
      return CompletableFuture.failedFuture(new IOException());
    }

    CompletionStage<String> other(IOException error) {
      return CompletableFuture.completedFuture("other");
    }

    @CircuitBreaker(name = "mono", fallbackMethod = "none")
    public Mono<String> mono() {
      return failure == null ? Mono.just("mono") : Mono.error(failure);
    }

    Mono<String> none() {
      return Mono.just("none");
    }

    @CircuitBreaker(name = "flux")
    public Flux<String> flux() {
      return Flux.just("a", "b");
    }
  }

  /** All methods of the class. */
  @CircuitBreaker(name = "whole")
  public static class Whole {

    public String one() {
      return "one";
    }

    public String two() {
      return "two";
    }
  }

  static class Broken {

    @CircuitBreaker(name = "broken", fallbackMethod = "missing")
    public String broken(String article, int count) {
      return article + count;
    }

    /** Takes something else. */
    String missing(String article) {
      return article;
    }
  }

  static class Pending {

    @CircuitBreaker(name = "pending")
    public Future<String> pending() {
      return CompletableFuture.completedFuture("");
    }
  }

  /** As the Kotlin compiler makes it of {@code suspend fun suspended(article: String): String}. */
  static class Suspended {

    @CircuitBreaker(name = "suspended")
    public Object suspended(String article, Continuation<? super String> continuation) {
      return article;
    }
  }

  private static ApplicationContextRunner application() {
    return new ApplicationContextRunner()
        .withUserConfiguration(Application.class)
        .withBean(Prices.class)
        .withPropertyValues("fluxgate.breakers.prices.failure-streak=2");
  }

  private static io.fluxgate.CircuitBreaker breaker(ApplicationContext context, String name) {
    return context.getBean("fluxgateBreakerRegistry", CircuitBreakerRegistry.class).get(name);
  }

  private static CallCounts counts(ApplicationContext context, String name) {
    return breaker(context, name).info().counts();
  }

  /** Behind the proxy. */
  private static void fail(ApplicationContext context, RuntimeException failure) {
    Prices target = AopTestUtils.getTargetObject(context.getBean(Prices.class));
    target.failure = failure;
  }

  @Test
  void nearestFallbackReplacesFailuresAndRejections() {
    application()
        .run(
            context -> {
              Prices prices = context.getBean(Prices.class);
              assertThat(prices.price("x")).isEqualTo("price of x");
              fail(context, new IllegalStateException());

              assertThat(prices.price("x")).isEqualTo("last known of x");
              assertThat(prices.price("x")).isEqualTo("last known of x");

              assertThat(breaker(context, "prices").state()).isEqualTo(CircuitState.OPEN);
              assertThat(prices.price("x")).isEqualTo("cut off: x");
              assertThat(counts(context, "prices")).isEqualTo(CallCounts.of(1, 2, 0, 1, 0));
            });
  }

  @Test
  void withoutFallbackTheCallerGetsTheError() {
    application()
        .run(
            context -> {
              Prices prices = context.getBean(Prices.class);
              fail(context, new IllegalStateException("own"));

              assertThatThrownBy(prices::plain)
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessage("own");
              breaker(context, "plain").forceOpen();
              assertThatThrownBy(prices::plain).isInstanceOf(CallNotPermittedException.class);
            });
  }

  @Test
  void stageIsJudgedByWhatItEndsWithAndCanBeCancelled() {
    application()
        .run(
            context -> {
              Prices prices = context.getBean(Prices.class);

              CompletableFuture<String> stage = prices.stage();
              assertThat(counts(context, "stage")).isEqualTo(CallCounts.of(0, 0, 0, 0, 0));
              assertThat(stage.cancel(true)).isTrue();

              assertThat(counts(context, "stage")).isEqualTo(CallCounts.of(0, 0, 1, 0, 0));
              // The source is cancelled, too.
              assertThatThrownBy(() -> prices.stage().join())
                  .isInstanceOfAny(
                      CompletionException.class, java.util.concurrent.CancellationException.class);
              assertThat(prices.recovered().toCompletableFuture().join()).isEqualTo("other");
              assertThat(counts(context, "recovered").failed()).isEqualTo(1);
            });
  }

  @Test
  void publishersAreJudgedAtEachSubscription() {
    application()
        .run(
            context -> {
              Prices prices = context.getBean(Prices.class);

              Mono<String> mono = prices.mono();
              assertThat(counts(context, "mono")).isEqualTo(CallCounts.of(0, 0, 0, 0, 0));
              assertThat(mono.block()).isEqualTo("mono");
              assertThat(mono.block()).isEqualTo("mono");
              assertThat(prices.flux().collectList().block()).containsExactly("a", "b");
              fail(context, new IllegalStateException());
              assertThat(prices.mono().block()).isEqualTo("none");

              assertThat(counts(context, "mono")).isEqualTo(CallCounts.of(2, 1, 0, 0, 0));
              assertThat(counts(context, "flux")).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
            });
  }

  @Test
  void annotatedClassHasOneBreakerForAllItsMethods() {
    application()
        .withBean(Whole.class)
        .run(
            context -> {
              Whole whole = context.getBean(Whole.class);

              assertThat(whole.one() + whole.two()).isEqualTo("onetwo");

              assertThat(counts(context, "whole")).isEqualTo(CallCounts.of(2, 0, 0, 0, 0));
            });
  }

  @Test
  void missingFallbackStopsTheStartAndIsNamed() {
    application()
        .withBean(Broken.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(
                        "Broken.broken(String, int): fallbackMethod: missing (expected: a method of"
                            + " Broken that returns String, missing(String, int) or"
                            + " missing(String, int, Throwable))"));
  }

  @Test
  void resultThatCompletesLaterInAnotherWayStopsTheStart() {
    application()
        .withBean(Pending.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("returns a Future (expected: a result, or"));
  }

  @Test
  void suspendFunctionWithoutWhatSpringCallsItWithStopsTheStart() {
    application()
        .withBean(Suspended.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("is a suspend function (expected: with")
                    .hasMessageContaining("kotlinx-coroutines-reactor"));
  }

  @Test
  void breakersAreASourceOnlyWhereSomethingIsAnnotated() {
    application()
        .run(context -> assertThat(context.getBeanFactory().containsSingleton(NAME)).isTrue());
    new ApplicationContextRunner()
        .withUserConfiguration(Application.class)
        .run(context -> assertThat(context.getBeanFactory().containsSingleton(NAME)).isFalse());
  }

  private static final String NAME = "fluxgateBreakerRegistry";

  @Test
  void applicationWithoutReactorStarts() {
    new ApplicationContextRunner()
        .withUserConfiguration(Application.class)
        .withBean(Whole.class)
        .withClassLoader(
            new FilteredClassLoader("reactor", "org.reactivestreams", "org.springframework.web"))
        .run(context -> assertThat(context.getBean(Whole.class).one()).isEqualTo("one"));
  }
}
