package io.fluxgate.examples.programs;

import static io.fluxgate.test.FluxgateAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.test.ManualTicker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/** Answers of which Spring's users do not want all. */
class SpringTest {

  private final Upstream upstream = Upstream.start();
  private final HttpGuard guard = Guards.quick(ManualTicker.create());

  @AfterEach
  void stopUpstream() {
    upstream.close();
  }

  @Test
  void streamClosedHalfReadIsSuccess() {
    RestClient client =
        RestClient.builder()
            .requestFactory(new JdkClientHttpRequestFactory(Clients.jdk(guard)))
            .baseUrl(upstream.uri().toString())
            .build();

    byte[] start =
        client
            .get()
            .uri("/things/" + Upstream.LARGE)
            .exchange((request, response) -> response.getBody().readNBytes(1_000));

    assertThat(start).hasSize(1_000);
    assertThat(breaker()).isClosed().hasSucceeded(1).hasFailed(0);
  }

  @Test
  void subscriberThatCancelsIsNoVerdict() throws Exception {
    WebClient client =
        WebClient.builder()
            .clientConnector(new JdkClientHttpConnector(Clients.jdk(guard)))
            .baseUrl(upstream.uri().toString())
            .build();
    reactor.core.Disposable call =
        client
            .get()
            .uri("/things/" + Upstream.SILENT)
            .retrieve()
            .bodyToMono(String.class)
            .subscribe();
    upstream.awaitRequest();

    call.dispose();

    assertThat(breaker()).isClosed().hasFailed(0).hasIgnored(1);
  }

  private CircuitBreaker breaker() {
    return guard.registry().get(upstream.key());
  }
}
