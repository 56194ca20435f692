package io.fluxgate.spring.annotation;

import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.internal.spring.NamedCalls;
import io.fluxgate.internal.spring.ReactiveCalls;
import java.lang.reflect.Method;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How the calls of one method are guarded: by what it returns. */
abstract class GuardedMethod {

  private static final System.Logger LOGGER = System.getLogger("io.fluxgate");

  private static final boolean REACTOR =
      ClassUtils.isPresent("reactor.core.publisher.Mono", GuardedMethod.class.getClassLoader());

  /** What is no result yet, and what nothing here can wait for. */
  private static final Set<String> LATER =
      Set.of(
          "kotlinx.coroutines.Deferred",
          "kotlinx.coroutines.Job",
          "kotlin.sequences.Sequence",
          "kotlinx.coroutines.flow.Flow",
          "io.reactivex.rxjava3.core.Completable",
          "io.reactivex.rxjava3.core.Maybe",
          "io.reactivex.rxjava3.core.Observable",
          "io.reactivex.rxjava3.core.Single",
          "io.smallrye.mutiny.Uni");

  final CircuitBreakerRegistry registry;
  final String name;
  final @Nullable FallbackMethods fallbacks;

  private GuardedMethod(
      CircuitBreakerRegistry registry, String name, @Nullable FallbackMethods fallbacks) {
    this.registry = registry;
    this.name = name;
    this.fallbacks = fallbacks;
  }

  static GuardedMethod of(
      CircuitBreakerRegistry registry,
      String name,
      Method method,
      @Nullable FallbackMethods fallbacks) {
    Class<?> result = Suspending.result(method);
    boolean isLater =
        CompletionStage.class.isAssignableFrom(result) || Future.class.isAssignableFrom(result);
    if (LATER.contains(result.getName()) || (isLater && Suspending.isOne(method))) {
      throw refused(name, method, result);
    }
    if (Suspending.isOne(method)) {
      if (!REACTOR || !Suspending.areTranslated()) {
        throw new IllegalStateException(
            ("@CircuitBreaker(name = \"%s\") on %s: is a suspend function (expected: with"
                    + " kotlinx-coroutines-reactor and kotlin-reflect on the class path, which"
                    + " Spring calls it with)")
                .formatted(name, method));
      }
      return Reactive.of(registry, name, Mono.class, fallbacks);
    }
    if (result == CompletionStage.class || result == CompletableFuture.class) {
      return new OfStage(registry, name, fallbacks);
    }
    if (REACTOR && Reactive.isOne(result)) {
      return Reactive.of(registry, name, result, fallbacks);
    }
    if (isLater) {
      throw refused(name, method, result);
    }
    if (BaseStream.class.isAssignableFrom(result) || Iterator.class.isAssignableFrom(result)) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          ("@CircuitBreaker(name = \"%s\") on %s: returns a %s, whose elements may be fetched after"
                  + " the call has counted as a success: what fails then is not seen. Return a"
                  + " collection, or guard the method that reads them.")
              .formatted(name, method, result.getSimpleName()));
    }
    return new Blocking(registry, name, fallbacks);
  }

  private static IllegalStateException refused(String name, Method method, Class<?> result) {
    return new IllegalStateException(
        ("@CircuitBreaker(name = \"%s\") on %s: returns a %s (expected: a result, or a"
                + " CompletionStage, CompletableFuture, Mono or Flux)")
            .formatted(name, method, result.getSimpleName()));
  }

  abstract @Nullable Object call(MethodInvocation invocation) throws Throwable;

  /** What Spring's proxies throw unchecked. */
  @SuppressWarnings("unchecked")
  private static <X extends Throwable> RuntimeException sneaky(Throwable error) throws X {
    throw (X) error;
  }

  private static final class Blocking extends GuardedMethod {

    Blocking(CircuitBreakerRegistry registry, String name, @Nullable FallbackMethods fallbacks) {
      super(registry, name, fallbacks);
    }

    @Override
    @SuppressWarnings("NullAway") // a method may return null
    @Nullable Object call(MethodInvocation invocation) throws Throwable {
      try {
        return NamedCalls.<@Nullable Object, Exception>call(
            registry, name, () -> proceed(invocation));
      } catch (Exception error) {
        if (fallbacks == null) {
          throw error;
        }
        return fallbacks.call(
            invocation.getMethod(), invocation.getThis(), invocation.getArguments(), error);
      }
    }
  }

  private static @Nullable Object proceed(MethodInvocation invocation) {
    try {
      return invocation.proceed();
    } catch (Throwable error) {
      throw GuardedMethod.<RuntimeException>sneaky(error);
    }
  }

  private static final class OfStage extends GuardedMethod {

    OfStage(CircuitBreakerRegistry registry, String name, @Nullable FallbackMethods fallbacks) {
      super(registry, name, fallbacks);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the method's caller gets it
    @Nullable Object call(MethodInvocation invocation) {
      CompletableFuture<Object> call = start(invocation);
      if (fallbacks == null) {
        return call;
      }
      CompletableFuture<Object> result =
          call.exceptionallyCompose(error -> recovered(fallbacks, invocation, error));
      // The stage between passes no cancel on.
      CompletableFuture<Object> unused =
          result.whenComplete(
              (value, error) -> {
                if (result.isCancelled()) {
                  call.cancel(true);
                }
              });
      return result;
    }

    @SuppressWarnings({"NullAway", "unchecked"}) // the breaker takes no stage for a failure
    private CompletableFuture<Object> start(MethodInvocation invocation) {
      return registry
          .get(name)
          .callAsync(() -> (CompletionStage<Object>) proceed(invocation))
          .toCompletableFuture();
    }

    @SuppressWarnings({"NullAway", "unchecked"})
    private static CompletionStage<Object> recovered(
        FallbackMethods fallbacks, MethodInvocation invocation, Throwable error) {
      Throwable cause =
          error instanceof CompletionException && error.getCause() != null
              ? error.getCause()
              : error;
      try {
        return (CompletionStage<Object>)
            fallbacks.call(
                invocation.getMethod(), invocation.getThis(), invocation.getArguments(), cause);
      } catch (Throwable second) {
        return CompletableFuture.failedFuture(second);
      }
    }
  }

  /** Apart, because Reactor may be absent. */
  private static final class Reactive {

    static boolean isOne(Class<?> result) {
      return Publisher.class.isAssignableFrom(result);
    }

    static GuardedMethod of(
        CircuitBreakerRegistry registry,
        String name,
        Class<?> result,
        @Nullable FallbackMethods fallbacks) {
      if (result == Mono.class) {
        return new OfMono(registry, name, fallbacks);
      }
      if (result == Flux.class) {
        return new OfFlux(registry, name, fallbacks);
      }
      throw new IllegalStateException(
          "@CircuitBreaker(name = \"%s\"): returns a %s (expected: a Mono or a Flux)"
              .formatted(name, result.getSimpleName()));
    }
  }

  private static final class OfMono extends GuardedMethod {

    OfMono(CircuitBreakerRegistry registry, String name, @Nullable FallbackMethods fallbacks) {
      super(registry, name, fallbacks);
    }

    @Override
    @SuppressWarnings("unchecked")
    @Nullable Object call(MethodInvocation invocation) throws Throwable {
      Mono<Object> guarded =
          ReactiveCalls.guarded(registry, name, (Mono<Object>) invocation.proceed());
      return fallbacks == null
          ? guarded
          : guarded.onErrorResume(
              error -> mono(GuardedMethod.fallback(fallbacks, invocation, error)));
    }

    /** A suspending method may have a fallback that does not suspend. */
    @SuppressWarnings("unchecked")
    private static Mono<Object> mono(@Nullable Object result) {
      return result instanceof Mono ? (Mono<Object>) result : Mono.justOrEmpty(result);
    }
  }

  private static final class OfFlux extends GuardedMethod {

    OfFlux(CircuitBreakerRegistry registry, String name, @Nullable FallbackMethods fallbacks) {
      super(registry, name, fallbacks);
    }

    @Override
    @SuppressWarnings("unchecked")
    @Nullable Object call(MethodInvocation invocation) throws Throwable {
      Flux<Object> guarded =
          ReactiveCalls.guarded(registry, name, (Flux<Object>) invocation.proceed());
      return fallbacks == null
          ? guarded
          : guarded.onErrorResume(
              error -> (Flux<Object>) GuardedMethod.fallback(fallbacks, invocation, error));
    }
  }

  private static @Nullable Object fallback(
      FallbackMethods fallbacks, MethodInvocation invocation, Throwable error) {
    try {
      return fallbacks.call(
          invocation.getMethod(), invocation.getThis(), invocation.getArguments(), error);
    } catch (Throwable second) {
      throw GuardedMethod.<RuntimeException>sneaky(second);
    }
  }
}
