package io.fluxgate.spring.aot;

import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.spring.annotation.CircuitBreaker;
import org.springframework.aot.AotDetector;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/** Uses what the starter has; its main method prints what became of that. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class AheadOfTimeApplication {

  private static final String HOST = "https://payments.example.com";

  public static void main(String[] arguments) {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(AheadOfTimeApplication.class)
            .web(WebApplicationType.NONE)
            .properties(
                "fluxgate.http.guards.bank.maximum-breakers=7",
                "fluxgate.policy.failure-streak=3",
                "fluxgate.health.groups.bank.hosts=" + HOST,
                "management.endpoints.web.exposure.include=fluxgate,health")
            .run(arguments)) {
      print("generated: " + AotDetector.useGeneratedArtifacts());
      HttpGuard guard = context.getBean(HttpGuard.class);
      print("streak: " + guard.registry().get(HOST + ":443").policy().tripper());
      print("named: " + context.getBean("bankHttpGuard"));
      guard.registry().get(HOST + ":443").forceOpen();
      print("call: " + call(context.getBean(RestClient.Builder.class).build()));
      print("annotated: " + context.getBean(Prices.class).price());
      print("health: " + context.containsBean("fluxgateGroupsHealthContributor"));
      print("endpoint: " + context.containsBean("fluxgateEndpoint"));
    }
  }

  private static String call(RestClient client) {
    try {
      return String.valueOf(client.get().uri(HOST + "/").retrieve().toBodilessEntity());
    } catch (ResourceAccessException error) {
      return error.getCause() instanceof CallNotPermittedIOException
          ? "rejected"
          : error.toString();
    }
  }

  private static void print(String line) {
    System.out.println(line);
  }

  @Bean
  Prices prices() {
    return new Prices();
  }

  /** A bean with a fallback. */
  public static class Prices {

    @CircuitBreaker(name = "prices", fallbackMethod = "lastKnown")
    public String price() {
      throw new IllegalStateException("down");
    }

    @SuppressWarnings("unused") // the annotation names it
    private String lastKnown(IllegalStateException error) {
      return "last known after " + error.getMessage();
    }
  }
}
