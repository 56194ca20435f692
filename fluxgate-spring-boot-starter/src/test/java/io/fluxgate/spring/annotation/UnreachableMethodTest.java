package io.fluxgate.spring.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class UnreachableMethodTest {

  @Configuration
  @EnableAutoConfiguration
  static class Application {}

  static class OfPrivate {

    public String total() {
      return price();
    }

    @CircuitBreaker(name = "prices")
    private String price() {
      return "";
    }
  }

  static class OfStatic {

    @CircuitBreaker(name = "prices")
    public static String price() {
      return "";
    }
  }

  static class OfFinal {

    @CircuitBreaker(name = "prices")
    public final String price() {
      return "";
    }
  }

  @CircuitBreaker(name = "prices")
  static class WithHelpers {

    public String price() {
      return helper();
    }

    private static String helper() {
      return "";
    }
  }

  static class WithPlaceholder {

    @CircuitBreaker(name = "${prices.breaker}")
    public String price() {
      return "";
    }
  }

  static class WithoutName {

    @CircuitBreaker(name = " ")
    public String price() {
      return "";
    }
  }

  interface Priced {
    String price();
  }

  static class OfInterface implements Priced {

    @Override
    @CircuitBreaker(name = "prices")
    public final String price() {
      return "";
    }
  }

  @Test
  void privateMethodStopsTheStart() {
    isRefused(OfPrivate.class);
  }

  @Test
  void staticMethodStopsTheStart() {
    isRefused(OfStatic.class);
  }

  @Test
  void finalMethodStopsTheStart() {
    isRefused(OfFinal.class);
  }

  @Test
  void privateMethodsOfAnAnnotatedClassAreNotMeant() {
    application().withBean(WithHelpers.class).run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void finalMethodOfAnInterfaceIsReachableThroughIt() {
    application().withBean(OfInterface.class).run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void nameThatNobodyReplacesStopsTheStart() {
    isRefused(WithPlaceholder.class, "name: '${prices.breaker}' (expected: not blank, without");
    isRefused(WithoutName.class, "name: ' ' (expected: not blank, without placeholders)");
  }

  private static void isRefused(Class<?> bean) {
    isRefused(bean, "(expected: not private, static or final)");
  }

  private static void isRefused(Class<?> bean, String expected) {
    application()
        .withBean(bean)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("price()")
                    .hasMessageContaining(expected));
  }

  private static ApplicationContextRunner application() {
    return new ApplicationContextRunner().withUserConfiguration(Application.class);
  }
}
