package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignalCausesTest {

  private final List<Signal> signals = new ArrayList<>();
  private final CircuitBreaker breaker =
      CircuitBreaker.of(
          "b",
          CircuitBreakerPolicy.builder()
              .tripper(Tripper.failureStreak(3))
              .listener(signals::add)
              .build());

  private List<String> causesAfter(Throwable... errors) {
    for (Throwable error : errors) {
      breaker.acquire().error(error);
    }
    return signals.get(0).causes();
  }

  @Test
  void aSignalHasTheLatestDistinctCausesLatestFirst() {
    List<String> causes =
        causesAfter(
            new ConnectException("Connection refused"),
            new IOException("broken"),
            new ConnectException("Connection refused"));

    assertThat(causes)
        .containsExactly("ConnectException: Connection refused", "IOException: broken");
  }

  @Test
  void causesShowNeitherUserInfoNorQueryNorTokenNorControlCharacter() {
    List<String> causes =
        causesAfter(
            new IOException("GET https://joe:hunter2@example.com/a?key=hunter2 failed"),
            new IOException("Authorization: Bearer hunter2"),
            new IOException("password=hunter2\nforged line"));

    assertThat(causes).hasSize(3).noneMatch(cause -> cause.contains("hunter2"));
    assertThat(causes).noneMatch(cause -> cause.contains("\n"));
    assertThat(causes).anyMatch(cause -> cause.contains("https://example.com/a?…"));
  }

  @Test
  void aMessageThatThrowsOrIsLongDoesNoHarm() {
    List<String> causes =
        causesAfter(
            new IOException("x".repeat(10_000)),
            new IOException() {
              @Override
              public String getMessage() {
                throw new IllegalStateException("thrown on purpose");
              }
            },
            new IOException((String) null));

    assertThat(causes).hasSize(2).allMatch(cause -> cause.length() < 300);
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void causesAreListedFromTheLatestOnAndNoMoreThanFiveOfThem() {
    signals.clear();
    CircuitBreaker patient =
        CircuitBreaker.of(
            "b",
            CircuitBreakerPolicy.builder()
                .tripper(Tripper.failureStreak(40))
                .listener(signals::add)
                .build());

    for (int i = 1; i <= 40; i++) {
      patient.acquire().error(new IOException("fault " + i));
    }

    assertThat(signals.get(0).causes())
        .containsExactly(
            "IOException: fault 40",
            "IOException: fault 39",
            "IOException: fault 38",
            "IOException: fault 37",
            "IOException: fault 36");
  }
}
