package io.fluxgate.spring.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.spring.LoggedLines;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import kotlin.sequences.Sequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** Mistakes with the annotation and its properties that would leave a method as if unguarded. */
class AnnotationSlipsTest {

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  public static class WrongResult {

    @CircuitBreaker(name = "prices", fallbackMethod = "none")
    public String price(String article) {
      return article;
    }

    String none(String article) {
      return "none";
    }

    int none(String article, IOException error) {
      return 0;
    }
  }

  public static class WrongParameters {

    @CircuitBreaker(name = "prices", fallbackMethod = "none")
    public String price(String article) {
      return article;
    }

    String none(String article) {
      return "none";
    }

    String none(IOException error, String article) {
      return "none";
    }

    String none(int article, IOException error) {
      return "none";
    }
  }

  /** Each fallback is that of one of the two, or of nobody and has nothing to do with it. */
  public static class Shared {

    @CircuitBreaker(name = "prices", fallbackMethod = "none")
    public String price(String article) {
      throw new IllegalStateException();
    }

    @CircuitBreaker(name = "stock", fallbackMethod = "none")
    public Integer stock(int article) {
      throw new IllegalStateException();
    }

    String none(String article) {
      return "none";
    }

    Integer none(int article, RuntimeException error) {
      return 0;
    }

    String none() {
      return "no fallback";
    }
  }

  @CircuitBreaker(name = "whole", fallbackMethod = "none")
  public static class Whole {

    public String price() {
      throw new IllegalStateException();
    }

    public String none(Exception error) {
      return "none";
    }
  }

  public static class Lazily {

    @CircuitBreaker(name = "lazily")
    public Stream<String> lines() {
      return Stream.of("a");
    }
  }

  public static class LazilyInKotlin {

    @CircuitBreaker(name = "lazily")
    public Sequence<String> lines() {
      return () -> List.of("a").iterator();
    }
  }

  public static class Prices {

    @CircuitBreaker(name = "prices")
    public String price() {
      return "";
    }

    @CircuitBreaker(name = "last_prices/eu")
    public String last() {
      return "";
    }
  }

  public static class ByName {

    ByName(@Qualifier("fluxgateBreakerRegistry") CircuitBreakerRegistry registry) {
      registry.get("orders").reset();
    }
  }

  private static ApplicationContextRunner application(Class<?> bean, String... properties) {
    return new ApplicationContextRunner()
        .withUserConfiguration(Application.class)
        .withClassLoader(new FilteredClassLoader("org.springframework.cloud"))
        .withBean(bean)
        .withPropertyValues(properties);
  }

  private static List<String> linesOf(ApplicationContextRunner application) {
    try (LoggedLines logged = LoggedLines.listen()) {
      application.run(context -> assertThat(context).hasNotFailed());
      return logged.lines();
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {WrongResult.class, WrongParameters.class})
  void fallbackThatWouldNeverBeCalledStopsTheStart(Class<?> bean) {
    application(bean)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("fallbackMethod: none, and ")
                    .hasMessageContaining(" would never be called (expected: a method of "));
  }

  @Test
  void methodsMayShareTheNameOfTheirFallbacks() {
    application(Shared.class)
        .run(
            context -> {
              Shared shared = context.getBean(Shared.class);
              assertThat(shared.price("x")).isEqualTo("none");
              assertThat(shared.stock(1)).isZero();
            });
  }

  @Test
  void annotatedClassMayHoldItsFallback() {
    application(Whole.class)
        .run(context -> assertThat(context.getBean(Whole.class).price()).isEqualTo("none"));
  }

  @Test
  void resultThatIsReadAfterTheCallIsSaid() {
    assertThat(linesOf(application(Lazily.class)))
        .anyMatch(line -> line.contains("Lazily.lines(): returns a Stream, whose elements may be"));
    application(LazilyInKotlin.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("returns a Sequence (expected: a result, or"));
  }

  @Test
  void policyWhoseNameNoAnnotationHasIsSaidAtTheStart() {
    assertThat(
            linesOf(
                application(
                    Prices.class,
                    "fluxgate.breakers.price.failure-streak=2",
                    "fluxgate.breakers.prices.failure-streak=2")))
        .contains(
            "fluxgate.breakers.price has no effect: no @CircuitBreaker of a bean has this name;"
                + " they have last_prices/eu, prices")
        .noneMatch(line -> line.startsWith("fluxgate.breakers.prices "));
  }

  @Test
  void annotationsOfBeansThatAreNotMadeYetCount() {
    assertThat(
            linesOf(
                application(Whole.class, "fluxgate.breakers.prices.failure-streak=2")
                    .withBean(
                        Prices.class, Prices::new, definition -> definition.setLazyInit(true))))
        .noneMatch(line -> line.contains("fluxgate.breakers.prices "));
  }

  @Test
  void nothingIsSaidWhereABeanMayAskForTheName() {
    assertThat(linesOf(application(ByName.class, "fluxgate.breakers.orders.failure-streak=2")))
        .noneMatch(line -> line.contains("fluxgate.breakers.orders"));
  }

  @ParameterizedTest
  @CsvSource({
    "fluxgate.breakers.last_prices/eu.failure-streak=2, true",
    "'fluxgate.breakers[last_prices/eu].failure-streak=2', false"
  })
  void nameThatLosesSignsForWantOfBracketsIsSaid(String property, boolean isSaid) {
    String said =
        "The circuit breaker last_prices/eu has the default policy, not that of"
            + " fluxgate.breakers.last_priceseu. If it is meant, write"
            + " fluxgate.breakers[\"last_prices/eu\"]: without brackets, Spring drops the signs of"
            + " a name.";
    List<String> lines = linesOf(application(Prices.class, property));
    assertThat(lines.contains(said)).as("%s", lines).isEqualTo(isSaid);
  }
}
