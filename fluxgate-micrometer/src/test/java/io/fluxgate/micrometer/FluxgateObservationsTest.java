package io.fluxgate.micrometer;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CallListener;
import io.fluxgate.CallNotPermittedException;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Tripper;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpKey;
import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import io.fluxgate.test.ManualTicker;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a span of OpenTelemetry's SDK says about rejected calls and probes. */
class FluxgateObservationsTest {

  private final Spans spans = new Spans();
  private final ObservationFilter filter = FluxgateObservations.filter();
  private final ManualTicker ticker = ManualTicker.create();

  @BeforeEach
  void setFilter() {
    spans.registry.observationConfig().observationFilter(filter);
  }

  @AfterEach
  void stop() {
    spans.close();
  }

  private CircuitBreaker breaker(String name) {
    return CircuitBreaker.of(name, policy());
  }

  private CircuitBreakerPolicy policy() {
    return CircuitBreakerPolicy.http().toBuilder()
        .tripper(Tripper.failureStreak(1))
        .ticker(ticker)
        .callListener(FluxgateObservations.callListener(spans.registry))
        .build();
  }

  private Observation observation(String name) {
    return Observation.createNotStarted(name, spans.registry);
  }

  private static List<String> events(SpanData span) {
    return span.getEvents().stream().map(EventData::getName).toList();
  }

  private static @Nullable String attribute(SpanData span, String key) {
    return span.getAttributes().get(stringKey(key));
  }

  @Test
  void rejectedHttpCallIsAnEventAndTheReasonOfItsSpan() {
    HttpGuard guard = HttpGuard.builder().policy(policy()).build();
    HttpClient client = CircuitBreakerHttpClient.wrap(HttpClient.newHttpClient(), guard);
    guard.forceOpen("https://api.example.com/");
    HttpRequest request = HttpRequest.newBuilder(URI.create("https://api.example.com/a")).build();

    assertThatThrownBy(
            () ->
                observation("call")
                    .observeChecked(() -> client.send(request, BodyHandlers.discarding())))
        .isInstanceOf(CallNotPermittedIOException.class);

    SpanData span = spans.ended("call");
    assertThat(events(span)).contains("fluxgate.rejected");
    assertThat(attribute(span, "error.type"))
        .isEqualTo(CallNotPermittedIOException.class.getName());
    assertThat(attribute(span, "server.address")).isEqualTo("api.example.com");
    assertThat(attribute(span, "server.port")).isEqualTo("443");
    assertThat(attribute(span, "fluxgate.breaker")).isEqualTo("https://api.example.com:443");
    assertThat(attribute(span, "fluxgate.state")).isEqualTo("forced_open");
  }

  @Test
  void rejectionThatAFallbackAnswersIsAnEventAndNoError() {
    CircuitBreaker breaker = breaker("payments");
    breaker.forceOpen();

    observation("order")
        .observe(() -> breaker.<String, RuntimeException>call(() -> "", error -> "cached"));

    SpanData span = spans.ended("order");
    assertThat(events(span)).containsExactly("fluxgate.rejected");
    assertThat(attribute(span, "fluxgate.breaker")).isEqualTo("payments");
    assertThat(attribute(span, "error.type")).isNull();
  }

  @Test
  void probeIsAnEvent() {
    CircuitBreaker breaker = breaker("payments");
    breaker.openFor(Duration.ofSeconds(1));
    ticker.advance(Duration.ofSeconds(2));

    observation("probe").observe(() -> breaker.run(() -> {}));
    observation("next").observe(() -> breaker.run(() -> {}));

    assertThat(events(spans.ended("probe"))).containsExactly("fluxgate.probe");
    assertThat(attribute(spans.ended("probe"), "fluxgate.breaker")).isEqualTo("payments");
    assertThat(events(spans.ended("next"))).isEmpty();
    assertThat(attribute(spans.ended("next"), "fluxgate.breaker")).isNull();
  }

  @Test
  void rejectionIsFoundWithinWhatTheClientThrows() {
    CircuitBreaker breaker = breaker("payments");
    breaker.forceOpen();

    assertThatThrownBy(
            () ->
                observation("call")
                    .observe(
                        () -> {
                          try {
                            breaker.acquire().success();
                          } catch (CallNotPermittedException rejection) {
                            throw new UncheckedIOException(new IOException(rejection));
                          }
                        }))
        .isInstanceOf(UncheckedIOException.class);

    SpanData span = spans.ended("call");
    assertThat(attribute(span, "error.type")).isEqualTo(CallNotPermittedException.class.getName());
    assertThat(attribute(span, "server.address")).isNull();
  }

  @Test
  void otherErrorsStayAsTheyAre() {
    assertThatThrownBy(
            () ->
                observation("call")
                    .observe(
                        () -> {
                          throw new IllegalStateException("a bug");
                        }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(attribute(spans.ended("call"), "error.type")).isNull();
  }

  @Test
  void whatTheClientsConventionSaysStays() {
    Observation.Context context = new Observation.Context();
    context.setError(rejectionOf("http://a.test:80"));
    context.addLowCardinalityKeyValue(KeyValue.of("server.address", "the-service"));
    context.addHighCardinalityKeyValue(KeyValue.of("error.type", "503"));

    filter.map(context);

    assertThat(context.getLowCardinalityKeyValues()).hasSize(1);
    assertThat(context.getHighCardinalityKeyValue("server.address")).isNull();
    assertThat(context.getHighCardinalityKeyValue("error.type"))
        .isEqualTo(KeyValue.of("error.type", "503"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "https://api.example.com:443, api.example.com, 443",
        "GET http://[::1]:8080, [::1], 8080",
        "https://a.test:443/users/{id}/orders, a.test, 443",
        "payments, -, -",
        "two words, -, -",
        "'', -, -",
        "https://, -, -"
      })
  void serverIsThatOfTheName(String name, @Nullable String address, @Nullable String port) {
    Observation.Context context = new Observation.Context();
    context.setError(rejectionOf(name));

    filter.map(context);

    assertThat(value(context, "server.address")).isEqualTo(address);
    assertThat(value(context, "server.port")).isEqualTo(port);
  }

  private static @Nullable String value(Observation.Context context, String key) {
    KeyValue found = context.getHighCardinalityKeyValue(key);
    return found == null ? null : found.getValue();
  }

  private static CallNotPermittedException rejectionOf(String name) {
    return CallNotPermittedException.tooManyCalls(name, CircuitState.CLOSED, 1, false);
  }

  @Test
  void guardsWithKeysByMethodAreNamedByTheirHost() {
    HttpGuard guard = HttpGuard.builder().key(HttpKey.hostAndMethod()).policy(policy()).build();
    String name = guard.breaker("GET https://a.test:443").name();
    Observation.Context context = new Observation.Context();
    context.setError(rejectionOf(name));

    filter.map(context);

    assertThat(value(context, "server.address")).isEqualTo("a.test");
  }

  @Test
  void nothingHappensWithoutAnObservation() {
    CircuitBreaker breaker = breaker("payments");
    breaker.forceOpen();

    assertThatThrownBy(breaker::acquire).isInstanceOf(CallNotPermittedException.class);
  }

  @Test
  void registryThatDoesNothingIsFine() {
    CallListener noop = FluxgateObservations.callListener(ObservationRegistry.NOOP);

    noop.onProbe("payments");
    noop.onRejected(rejectionOf("payments"));

    assertThat(ObservationRegistry.NOOP.getCurrentObservation()).isNull();
  }
}
