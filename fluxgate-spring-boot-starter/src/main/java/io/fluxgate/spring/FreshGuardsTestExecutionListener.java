package io.fluxgate.spring;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.spring.Sources.Source;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestExecutionListener;

/** Does what {@link FreshGuards} says; Spring's tests find it by {@code spring.factories}. */
final class FreshGuardsTestExecutionListener implements TestExecutionListener {

  @Override
  public void beforeTestMethod(TestContext test) {
    if (TestContextAnnotationUtils.hasAnnotation(test.getTestClass(), FreshGuards.class)) {
      ApplicationContext context = test.getApplicationContext();
      context
          .getBeanProvider(Sources.class)
          .ifAvailable(sources -> sources.all().forEach(FreshGuardsTestExecutionListener::refresh));
    }
  }

  private static void refresh(Source source) {
    CircuitBreaker single = source.breaker();
    CircuitBreakerRegistry registry = source.registry();
    if (single != null) {
      single.reset();
    }
    if (registry != null) {
      registry.breakers().forEach(breaker -> registry.remove(breaker.name()));
    }
  }
}
