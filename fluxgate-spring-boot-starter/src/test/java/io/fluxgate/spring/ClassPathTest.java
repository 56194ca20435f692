package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.http.HttpGuard;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.FilteredClassLoader;

/** An application starts, whatever of Spring and of the clients is missing. */
class ClassPathTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.springframework.web",
        "org.springframework.http",
        "org.springframework.web.reactive",
        "org.springframework.boot.http.client",
        "org.springframework.boot.http.client.reactive",
        "org.springframework.boot.actuate",
        "org.springframework.boot.health",
        "io.micrometer",
        "okhttp3",
        "org.apache.hc",
        "org.springframework.test",
        "io.fluxgate.jdkhttp",
        "io.fluxgate.okhttp",
        "io.fluxgate.apache",
        "io.fluxgate.micrometer"
      })
  void startsWithout(String missing) {
    Contexts.starter()
        .withClassLoader(new FilteredClassLoader(missing))
        .withPropertyValues(
            "management.endpoints.web.exposure.include=fluxgate",
            "fluxgate.http.guards.bank.maximum-breakers=5")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context.getBeansOfType(HttpGuard.class)).hasSize(2);
            });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void startsWithNothingButTheCore(boolean lazy) {
    Contexts.starter()
        .withClassLoader(
            new FilteredClassLoader(
                "org.springframework.web",
                "org.springframework.http",
                "org.springframework.boot.http.client",
                "org.springframework.boot.actuate",
                "org.springframework.boot.health",
                "io.micrometer",
                "okhttp3",
                "org.apache.hc",
                "io.fluxgate.jdkhttp",
                "io.fluxgate.okhttp",
                "io.fluxgate.apache",
                "io.fluxgate.micrometer"))
        .withPropertyValues("spring.main.lazy-initialization=" + lazy)
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(HttpGuard.class));
  }
}
