package io.fluxgate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CapturedLog;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.LogListener;
import io.fluxgate.Signal;
import io.fluxgate.Tripper;
import io.fluxgate.http.adapter.Exchanges;
import io.fluxgate.http.adapter.GuardedExchange;
import io.fluxgate.http.adapter.HttpResponseInfo;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.LogRecord;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** What a hostile host may send, and a hostile address may contain. */
class HostileInputTest {

  private static final String SECRET = "hunter2";
  private static final Duration MAXIMUM = Duration.ofMinutes(5);
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  // Keys

  @Property
  void keyOfAnyHostIsPrintableBoundedAndAlwaysTheSame(
      @ForAll("texts") String host, @ForAll int port) {
    HttpRequestInfo request = Exchanges.get("https", host, port);

    String key = HttpKey.host().of(request);

    assertThat(key).matches("https://[\\x21-\\x7e&&[^/?#@\\\\]]*:-?\\d+");
    assertThat(key.length()).isLessThan(300);
    assertThat(HttpKey.host().of(Exchanges.get("https", host, port))).isEqualTo(key);
  }

  @Property
  void keyOfAnySchemeAndMethodIsPrintableAndBounded(
      @ForAll("texts") String scheme, @ForAll("texts") String method) {
    HttpRequestInfo request = new Exchanges.Request(method, scheme, "h", 1, "/");

    assertThat(HttpKey.hostAndMethod().of(request)).matches("[\\x20-\\x7e]{1,300}");
  }

  @Property
  void pathOfAnyKindNeverReachesTheKey(@ForAll("texts") String path) {
    HttpRequestInfo request = new Exchanges.Request("GET", "https", "h", 1, "/x" + path + SECRET);

    assertThat(HttpKey.byPath("/a/{b}", "/c/**").of(request)).isEqualTo("https://h:1");
  }

  @Property
  void customKeyIsNeverRefused(@ForAll("texts") String key) {
    assertThat(HttpKeys.ofUser(key)).isNotNull();
    assertThat(HttpKeys.ofUser("https://u:" + SECRET + "@h" + key)).isNotNull();
  }

  // Responses

  @Property
  void retryAfterOfAnyKindIsEmptyOrWithinItsBounds(
      @ForAll("retryAfters") String value, @ForAll("retryAfters") String date) {
    HttpResponseInfo response =
        new Exchanges.Response(503, Map.of("retry-after", value, "date", date));

    Optional<Duration> wait = Exchanges.retryAfter(response, NOW, MAXIMUM);

    wait.ifPresent(duration -> assertThat(duration).isPositive().isLessThanOrEqualTo(MAXIMUM));
  }

  @Property
  void responseOfAnyStatusAndHeadersIsOneOutcome(
      @ForAll int status,
      @ForAll @IntRange(min = 100, max = 599) int usual,
      @ForAll boolean odd,
      @ForAll("retryAfters") String value,
      @ForAll("texts") String length)
      throws IOException {
    HttpGuard guard = HttpGuard.create();
    HttpRequestInfo request = Exchanges.to("h.example");
    HttpResponseInfo response =
        new Exchanges.Response(
            odd ? status : usual, Map.of("retry-after", value, "content-length", length));

    GuardedExchange exchange = GuardedExchange.begin(guard, request);
    exchange.responded(request, response);
    exchange.bodyRead();
    exchange.bodyEnded();

    assertThat(exchange.isSettled()).isTrue();
    CircuitBreaker breaker = guard.registry().get("https://h.example:443");
    assertThat(breaker.info().counts().succeeded() + breaker.info().counts().failed()).isOne();
  }

  // Logs, signals and headers

  @Property(tries = 500)
  void nothingThatAHostSaysForgesALineOrGrowsWithoutBound(
      @ForAll("texts") String host, @ForAll("texts") String message) throws IOException {
    List<Signal> signals = new ArrayList<>();
    HttpGuard guard =
        HttpGuard.builder()
            .policy(
                CircuitBreakerPolicy.builder()
                    .tripper(Tripper.failureStreak(1))
                    .listener(LogListener.create())
                    .listener(signals::add)
                    .build())
            .build();
    HttpRequestInfo request = Exchanges.to(host);
    List<LogRecord> lines;
    try (CapturedLog log = CapturedLog.open()) {
      GuardedExchange.begin(guard, request)
          .failed(HttpFailureKind.RESET, new SocketException(message));
      lines = log.records();
    }

    assertThat(signals).hasSize(1);
    assertThat(signals.get(0).to()).isEqualTo(CircuitState.OPEN);
    assertHarmless(signals.get(0).toString());
    signals.get(0).causes().forEach(HostileInputTest::assertHarmless);
    assertThat(lines).hasSize(1);
    assertHarmless(lines.get(0).getMessage());
    try {
      GuardedExchange.begin(guard, request);
      throw new AssertionError("not rejected");
    } catch (CallNotPermittedIOException rejection) {
      assertHarmless(String.valueOf(rejection.getMessage()));
      assertHarmless(rejection.toString());
    }
    guard.registry().breakers().forEach(breaker -> assertHarmless(breaker.toString()));
  }

  @Property(tries = 500)
  void secretsOfAnAddressReachNeitherNamesNorCauses(
      @ForAll("words") String user, @ForAll("words") String rest) throws IOException {
    List<Signal> signals = new ArrayList<>();
    HttpGuard guard =
        HttpGuard.builder()
            .policy(
                CircuitBreakerPolicy.builder()
                    .tripper(Tripper.failureStreak(1))
                    .listener(LogListener.create())
                    .listener(signals::add)
                    .build())
            .build();
    HttpRequestInfo request =
        new Exchanges.Request("GET", "https", "h.example", -1, "/" + rest + SECRET);
    String address = "https://" + user + ":" + SECRET + "@h.example/" + rest + "?k=" + SECRET;
    IOException error = new IOException("GET " + address + " token=" + SECRET + " failed");

    List<LogRecord> lines;
    try (CapturedLog log = CapturedLog.open()) {
      GuardedExchange.begin(guard, request).failed(HttpFailureKind.RESET, error);
      lines = log.records();
    }

    assertThat(lines).hasSize(1).noneMatch(line -> line.getMessage().contains(SECRET));
    assertThatThrownBy(() -> GuardedExchange.begin(guard, request))
        .isInstanceOf(CallNotPermittedIOException.class)
        .asString()
        .doesNotContain(SECRET);
    assertThat(signals.get(0).toString()).doesNotContain(SECRET);
    assertThat(signals.get(0).causes()).hasSize(1).noneMatch(cause -> cause.contains(SECRET));
    assertThat(guard.registry().breakers()).noneMatch(b -> b.toString().contains(SECRET));
  }

  private static void assertHarmless(String text) {
    assertThat(text.length()).isLessThan(3_000);
    assertThat(text.codePoints())
        .noneMatch(
            c ->
                Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || Character.getType(c) == Character.LINE_SEPARATOR
                    || Character.getType(c) == Character.PARAGRAPH_SEPARATOR);
  }

  // Generators

  /** Control characters, mixed scripts, unpaired surrogates, and occasionally ten kilobytes. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> any = Arbitraries.strings().ofMaxLength(40);
    Arbitrary<String> nasty =
        Arbitraries.strings()
            .withChars(
                "\r\n\t\0\u001b\u0085\u2028\u202e\u200b/\\?#@:[]%.~_ aB\u00fc\u4f8b\ud800\u0130")
            .ofMaxLength(20);
    Arbitrary<String> long10k = any.map(text -> (text + "x").repeat(10_000).substring(0, 10_000));
    return Arbitraries.frequencyOf(Tuple.of(10, any), Tuple.of(10, nasty), Tuple.of(1, long10k));
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.strings().withCharRange('a', 'z').numeric().ofMaxLength(12);
  }

  /** Numbers, dates of all forms with parts out of range, and text that is neither. */
  @Provide
  Arbitrary<String> retryAfters() {
    Arbitrary<String> numbers =
        Arbitraries.strings().withCharRange('0', '9').withChars("+-. e").ofMaxLength(30);
    Arbitrary<Integer> small = Arbitraries.integers().between(-1, 99);
    Arbitrary<String> dates =
        Combinators.combine(
                Arbitraries.of("Sun", "Sunday", "Xyz", ""),
                small,
                Arbitraries.of("Mar", "Feb", "mar", "Foo"),
                Arbitraries.integers().between(-1, 99_999),
                small,
                Arbitraries.of(
                    "%s, %02d %s %04d %02d:00:00 GMT", "%s, %02d-%s-%02d %02d:00:00 GMT"))
            .as(
                (day, number, month, year, hour, form) ->
                    form.formatted(day, number, month, year, hour));
    Arbitrary<String> asctime =
        Combinators.combine(small, small, Arbitraries.integers().between(0, 99_999))
            .as((day, hour, year) -> "Sun Mar %2d %02d:00:00 %d".formatted(day, hour, year));
    return Arbitraries.oneOf(numbers, dates, asctime, texts());
  }
}
