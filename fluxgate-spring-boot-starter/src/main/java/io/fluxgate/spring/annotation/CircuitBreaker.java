package io.fluxgate.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Guards a method of a Spring bean, or all public methods of its class.
 *
 * <pre>{@code
 * import io.fluxgate.spring.annotation.CircuitBreaker;
 *
 * class Prices {
 *   @CircuitBreaker(name = "prices", fallbackMethod = "lastKnown")
 *   public String price(URI article) throws IOException {
 *     return new String(article.toURL().openStream().readAllBytes());
 *   }
 *
 *   private String lastKnown(URI article, Exception error) {
 *     return "unknown";
 *   }
 * }
 * }</pre>
 *
 * <p>A method that returns a {@code CompletionStage}, a {@code CompletableFuture}, a {@code Mono}
 * or a {@code Flux} is judged by what these end with, any other when it returns; what is read later
 * from a {@code Stream} or an {@code Iterator} is not seen. A rejected call fails with {@link
 * io.fluxgate.CallNotPermittedException}, or gets the fallback. Properties under {@code
 * fluxgate.breakers.NAME} configure the breaker.
 *
 * <p>The breaker is outside of other advice, such as transactions and retries. As with all advice
 * of Spring's proxies, calls from within the bean are not guarded.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface CircuitBreaker {

  /** {@return the name of the breaker; methods with the same name share it} */
  String name();

  /**
   * {@return the name of the method that replaces failed and rejected calls; empty for none}
   *
   * <p>It is a method of the same class with the same parameters and return type. It may have one
   * more parameter at the end, for the error: of several, the one with the nearest type is called,
   * and an error that fits none is thrown. If there is none, or one that would never be called, the
   * application does not start.
   */
  String fallbackMethod() default "";
}
