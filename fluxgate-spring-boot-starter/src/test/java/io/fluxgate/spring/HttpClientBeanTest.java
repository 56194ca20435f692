package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import java.net.http.HttpClient;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;

/** The guarded client must not stand in for the one that another library would create. */
class HttpClientBeanTest {

  private static final HttpClient THEIRS = HttpClient.newHttpClient();

  /** As Spring Cloud OpenFeign has it: its client has the application's proxy and certificates. */
  @AutoConfiguration(after = FluxgateClientsAutoConfiguration.class)
  @ConditionalOnMissingBean(HttpClient.class)
  static class LikeOpenFeign {

    @Bean
    HttpClient theirClient() {
      return THEIRS;
    }
  }

  /** As libraries have it that use a client if there is one. */
  static class LikeAiClients {

    final HttpClient used;

    LikeAiClients(ObjectProvider<HttpClient> client) {
      used = client.getIfAvailable(() -> THEIRS);
    }
  }

  @AutoConfiguration(after = FluxgateClientsAutoConfiguration.class)
  static class Conditions {

    @Bean
    @ConditionalOnBean(HttpClient.class)
    String sawAny() {
      return "any";
    }

    @Bean
    @ConditionalOnSingleCandidate(HttpClient.class)
    String sawOne() {
      return "one";
    }

    @Bean
    @ConditionalOnMissingBean
    HttpClient byReturnType() {
      return THEIRS;
    }
  }

  static class Shop {

    @Autowired
    @Qualifier("fluxgateHttpClient")
    HttpClient guarded;
  }

  @Test
  void clientOfAnotherLibraryIsCreated() {
    with(LikeOpenFeign.class)
        .run(context -> assertThat(context.getBean(HttpClient.class)).isSameAs(THEIRS));
  }

  @Test
  void conditionsOfOthersDoNotSeeIt() {
    with(Conditions.class)
        .run(
            context -> {
              assertThat(context).doesNotHaveBean("sawAny").doesNotHaveBean("sawOne");
              assertThat(context.getBean("byReturnType")).isSameAs(THEIRS);
            });
  }

  @Test
  void librariesThatUseAClientIfThereIsOneDoNotGetIt() {
    Contexts.starter()
        .withBean(LikeAiClients.class)
        .run(context -> assertThat(context.getBean(LikeAiClients.class).used).isSameAs(THEIRS));
  }

  @Test
  void applicationGetsItByItsName() {
    with(LikeOpenFeign.class)
        .withBean(Shop.class)
        .run(
            context ->
                assertThat(context.getBean(Shop.class).guarded)
                    .isInstanceOf(CircuitBreakerHttpClient.class));
  }

  private static ApplicationContextRunner with(Class<?> other) {
    return Contexts.starter().withConfiguration(AutoConfigurations.of(other));
  }
}
