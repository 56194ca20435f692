package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.okhttp.CircuitBreakerInterceptor;
import io.fluxgate.spring.ClientReport.Client;
import java.net.http.HttpClient;
import java.util.List;
import okhttp3.OkHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestTemplate;

/** What is said at the start about which clients are guarded. */
class ClientReportTest {

  @Test
  void clientsOfSpringBootAreGuardedByTheirAdapters() {
    Contexts.everything()
        .withPropertyValues(Generation.FACTORY + "=jdk", Generation.CONNECTOR + "=http-components")
        .run(
            context ->
                assertThat(lines(context))
                    .contains(
                        "RestClient and RestTemplate over the JDK's client (bean"
                            + " clientHttpRequestFactoryBuilder): guarded by fluxgate-jdkhttp",
                        "WebClient over Apache HttpClient (bean clientHttpConnectorBuilder):"
                            + " guarded by fluxgate-apache",
                        "The JDK's HttpClient (bean fluxgateHttpClient): guarded by"
                            + " fluxgate-jdkhttp"));
  }

  @Test
  void clientsWithoutAnAdapterOfTheirOwnAreGuardedAtSpringsPort() {
    Contexts.everything()
        .withBean(ClientHttpRequestFactoryBuilder.class, ClientHttpRequestFactoryBuilder::simple)
        .run(
            context ->
                assertThat(lines(context))
                    .anySatisfy(
                        line ->
                            assertThat(line)
                                .startsWith("RestClient and RestTemplate over HttpURLConnection")
                                .endsWith("guarded by fluxgate-spring-web")));
  }

  @Test
  void clientWithoutAnAdapterIsNamedWithTheReason() {
    Contexts.everything()
        .withClassLoader(new FilteredClassLoader("io.fluxgate.spring.web"))
        .withBean(ClientHttpRequestFactoryBuilder.class, ClientHttpRequestFactoryBuilder::simple)
        .run(
            context ->
                assertThat(lines(context))
                    .anySatisfy(
                        line ->
                            assertThat(line)
                                .startsWith("RestClient and RestTemplate over HttpURLConnection")
                                .contains("NOT guarded: no module of Fluxgate")));
  }

  @Test
  void reasonIsThePropertyOrTheSecondGuardIfOneOfThemIs() {
    Contexts.everything()
        .withPropertyValues("fluxgate.http.guard-rest-clients=false")
        .run(
            context ->
                assertThat(lines(context))
                    .anyMatch(line -> line.endsWith("fluxgate.http.guard-rest-clients is false")));
    Contexts.everything()
        .withBean("one", HttpGuard.class, HttpGuard::create)
        .withBean("two", HttpGuard.class, HttpGuard::create)
        .run(
            context ->
                assertThat(lines(context))
                    .anyMatch(line -> line.endsWith("none of them is @Primary")));
  }

  @Test
  void clientsOfTheApplicationAreLookedAt() {
    Contexts.starter()
        .withBean("plain", HttpClient.class, HttpClient::newHttpClient)
        .withBean("okPlain", OkHttpClient.class, OkHttpClient::new)
        .withBean(
            "okGuarded",
            OkHttpClient.class,
            () ->
                new OkHttpClient.Builder()
                    .addInterceptor(CircuitBreakerInterceptor.perHost())
                    .build())
        .withBean("apache", CloseableHttpClient.class, HttpClients::createDefault)
        .withBean("template", RestTemplate.class, () -> new RestTemplate())
        .run(
            context ->
                assertThat(lines(context))
                    .anyMatch(line -> line.startsWith("The JDK's HttpClient (bean plain): NOT"))
                    .anyMatch(line -> line.startsWith("OkHttpClient (bean okPlain): NOT"))
                    .anyMatch(
                        line ->
                            line.equals(
                                "OkHttpClient (bean okGuarded): guarded by fluxgate-okhttp"))
                    .anyMatch(line -> line.startsWith("Apache HttpClient (bean apache): not known"))
                    .anyMatch(
                        line ->
                            line.startsWith(
                                "RestTemplate over HttpURLConnection (bean template): NOT")));
  }

  @Test
  void feignIsNamedBecauseNothingGuardsIt() {
    Contexts.starter()
        .withBean("feignClient", feign.Client.class, feign.Client.Default::new)
        .run(
            context ->
                assertThat(lines(context))
                    .anyMatch(
                        line ->
                            line.startsWith("Feign, Default (bean feignClient): NOT guarded: ")));
  }

  @Test
  void lazyClientsAreNotCreatedForTheReport() {
    Contexts.starter()
        .withBean(
            "lazy",
            OkHttpClient.class,
            () -> {
              throw new IllegalStateException("created");
            },
            definition -> definition.setLazyInit(true))
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void startFailsWhereThatIsAskedForAndNamesTheClients() {
    ApplicationContextRunner strict =
        Contexts.starter().withPropertyValues("fluxgate.http.fail-if-unguarded=true");
    strict.run(context -> assertThat(context).hasNotFailed());
    strict
        .withBean("plain", OkHttpClient.class, OkHttpClient::new)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .isInstanceOf(InvalidFluxgatePropertyException.class)
                    .hasMessageStartingWith(
                        "fluxgate.http.fail-if-unguarded: is true, and OkHttpClient (bean plain): NOT guarded"));
  }

  @Test
  void endpointHasTheReport() {
    Contexts.starter()
        .withPropertyValues("management.endpoints.web.exposure.include=fluxgate")
        .run(
            context ->
                assertThat(context.getBean(FluxgateEndpoint.class).breakers().get("clients"))
                    .asInstanceOf(InstanceOfAssertFactories.list(Client.class))
                    .singleElement()
                    .matches(client -> "fluxgate-jdkhttp".equals(client.adapter())));
  }

  private static List<String> lines(ApplicationContext context) {
    return context.getBean(ClientReport.class).clients().stream().map(Client::toString).toList();
  }
}
