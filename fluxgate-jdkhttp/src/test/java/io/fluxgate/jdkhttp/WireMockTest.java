package io.fluxgate.jdkhttp;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.fluxgate.http.HttpFailureKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The faults and delays of a server that others wrote. */
class WireMockTest {

  private final Judged judged = new Judged();
  private final WireMockServer server =
      new WireMockServer(options().bindAddress("127.0.0.1").dynamicPort());

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private void answering(ResponseDefinitionBuilder response) {
    server.resetMappings();
    server.stubFor(any(anyUrl()).willReturn(response));
  }

  private HttpResponse<String> call(Form form) throws Exception {
    HttpClient client = CircuitBreakerHttpClient.wrap(form.builder().build(), judged.guard);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.baseUrl())).timeout(Duration.ofSeconds(1)).build();
    return form.call(client, request, BodyHandlers.ofString());
  }

  private void assertHealthyCallIsAdmitted(Form form) throws Exception {
    answering(aResponse().withBody("well"));
    assertThat(call(form).body()).isEqualTo("well");
  }

  @ParameterizedTest
  @EnumSource
  void brokenAnswersFailOnce(Form form) throws Exception {
    for (Fault fault : Fault.values()) {
      long before = judged.counts().failed();
      answering(aResponse().withFault(fault));

      assertThat(catchThrowable(() -> call(form))).as("%s", fault).isInstanceOf(IOException.class);

      assertThat(judged.counts().failed() - before).as("%s", fault).isEqualTo(1);
      assertThat(judged.last().kind())
          .as("%s", fault)
          .hasValueSatisfying(
              kind ->
                  assertThat(kind)
                      .isIn(HttpFailureKind.RESET, HttpFailureKind.PROTOCOL, HttpFailureKind.BODY));
      assertThat(judged.breaker.info().probesInFlight()).isZero();
      assertHealthyCallIsAdmitted(form);
      judged.breaker.forceOpen();
      judged.breaker.reset();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatComesTooLateIsATimeout(Form form) throws Exception {
    answering(aResponse().withFixedDelay(3_000));

    assertThat(catchThrowable(() -> call(form))).isInstanceOf(IOException.class);

    judged.assertFailedOnce(HttpFailureKind.RESPONSE_TIMEOUT);
    assertHealthyCallIsAdmitted(form);
  }

  @ParameterizedTest
  @EnumSource
  void aBodyThatDripsIsASuccess(Form form) throws Exception {
    answering(aResponse().withBody("drip").withChunkedDribbleDelay(4, 200));

    assertThat(call(form).body()).isEqualTo("drip");

    judged.assertSucceededOnce();
  }
}
