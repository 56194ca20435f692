package io.fluxgate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CallNotPermittedException;
import io.fluxgate.CircuitState;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RejectionResponseTest {

  private final CallNotPermittedIOException rejection =
      new CallNotPermittedIOException(
          new CallNotPermittedException("x", CircuitState.OPEN, 1_500_000_000, null, false));

  @Test
  void serviceUnavailableSaysWhenToTryAgain() {
    RejectionResponse answer = RejectionResponse.serviceUnavailable();

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.reason()).isEqualTo("Service Unavailable");
    assertThat(answer.headers(rejection))
        .containsExactly(Map.entry("Retry-After", "2"), Map.entry("Content-Length", "0"));
  }

  @Test
  void anotherStatusHasNoRetryAfterUnlessAskedFor() {
    RejectionResponse answer =
        RejectionResponse.of(424).header("x-should-retry", "false").header("x-why", "open");

    assertThat(answer.headers(rejection))
        .containsExactly(
            Map.entry("x-should-retry", "false"),
            Map.entry("x-why", "open"),
            Map.entry("Content-Length", "0"));
    assertThat(answer.retryAfter().headers(rejection)).contains(Map.entry("Retry-After", "2"));
  }

  @Test
  void retryAfterReplacesAFixedOne() {
    RejectionResponse answer = RejectionResponse.of(503).header("retry-after", "7");

    assertThat(answer.headers(rejection)).contains(Map.entry("retry-after", "7"));
    assertThat(answer.retryAfter().headers(rejection))
        .containsExactly(Map.entry("Retry-After", "2"), Map.entry("Content-Length", "0"));
  }

  @Test
  void eachCallMakesAnotherResponse() {
    RejectionResponse plain = RejectionResponse.of(424);

    plain.header("x", "y");
    plain.retryAfter();

    assertThat(plain.headers(rejection)).containsExactly(Map.entry("Content-Length", "0"));
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void statusWithoutContentHasNoLength(int status) {
    assertThat(RejectionResponse.of(status).headers(rejection)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 101, 199, 600})
  void statusOutOfRangeIsRefused(int status) {
    assertThatThrownBy(() -> RejectionResponse.of(status))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("status: " + status + " (expected: >= 200 and <= 599)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "x y", "x:", "x\r\ny", "é", "Content-Length", "transfer-encoding"})
  void nameThatIsNoneIsRefused(String name) {
    assertThatThrownBy(() -> RejectionResponse.of(424).header(name, "y"))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .startsWith("name: ")
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {" secret", "secret ", "secret\r\nx: y", "secrét", "secret\u007f"})
  void valueThatIsNoneIsRefusedAndNotShown(String value) {
    assertThatThrownBy(() -> RejectionResponse.of(424).header("x", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("value of x: (expected: visible ASCII characters, not blank at the ends)");
  }

  @Test
  void textNamesTheStatusOnly() {
    assertThat(RejectionResponse.of(424).header("x", "secret"))
        .hasToString("RejectionResponse(424)");
  }
}
