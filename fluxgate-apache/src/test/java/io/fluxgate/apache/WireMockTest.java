package io.fluxgate.apache;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.HttpGuard;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The faults and delays of a server that others wrote. */
class WireMockTest {

  private final CircuitBreaker breaker = CircuitBreaker.of("judged");
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

  private String call(Form form) throws Exception {
    try (Form.Client client = form.open(HttpGuard.of(breaker))) {
      return client.get(URI.create(server.baseUrl() + "/"));
    }
  }

  private void assertFailedOnce(Form form, ResponseDefinitionBuilder response, String what) {
    CallCounts before = breaker.info().counts();
    answering(response);

    assertThat(catchThrowable(() -> call(form))).as(what).isInstanceOf(Exception.class);

    CallCounts after = breaker.info().counts();
    assertThat(after.failed() - before.failed()).as(what).isEqualTo(1);
    assertThat(after.succeeded()).as(what).isEqualTo(before.succeeded());
    assertThat(after.ignored()).as(what).isEqualTo(before.ignored());
  }

  @ParameterizedTest
  @EnumSource
  void brokenAnswersFailOnce(Form form) {
    for (Fault fault : Fault.values()) {
      assertFailedOnce(form, aResponse().withFault(fault), fault.toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatComesTooLateFailsOnce(Form form) {
    assertFailedOnce(form, aResponse().withFixedDelay(3_000), "a delay of 3 s");
  }

  @ParameterizedTest
  @EnumSource
  void aBodyThatDripsIsASuccess(Form form) throws Exception {
    answering(aResponse().withBody("drip").withChunkedDribbleDelay(4, 200));

    assertThat(call(form)).isEqualTo("200 drip");

    assertThat(breaker.info().counts()).isEqualTo(new CallCounts(1, 0, 0, 0, 0));
  }
}
