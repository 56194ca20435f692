package io.fluxgate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.Outcome;
import io.fluxgate.Tracker;
import io.fluxgate.http.adapter.Exchanges;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HttpTrackerTest {

  private static boolean tracks(Tracker tracker, int status) {
    HttpOutcome outcome =
        Exchanges.response(
            Exchanges.to("h"), Exchanges.status(status), HttpProgress.COMPLETE, Optional.empty());
    return tracker.judgesResults() && tracker.isFailure(outcome);
  }

  private static boolean tracks(Tracker tracker, HttpFailureKind kind) {
    HttpOutcome outcome = Exchanges.error(Exchanges.to("h"), null, kind, new IOException("fault"));
    return tracker.judgesErrors() && tracker.isFailure(outcome);
  }

  private static Set<HttpFailureKind> kindsOf(Tracker tracker) {
    Set<HttpFailureKind> kinds = EnumSet.noneOf(HttpFailureKind.class);
    for (HttpFailureKind kind : HttpFailureKind.values()) {
      if (tracks(tracker, kind)) {
        kinds.add(kind);
      }
    }
    return kinds;
  }

  @Test
  void defaultsTrackSignsThatTheHostIsFailing() {
    for (int status = 100; status <= 999; status++) {
      assertThat(tracks(HttpTracker.defaults(), status)).isEqualTo(status >= 500);
    }
    assertThat(kindsOf(HttpTracker.defaults()))
        .isEqualTo(
            EnumSet.complementOf(EnumSet.of(HttpFailureKind.CANCELLED, HttpFailureKind.LOCAL)));
  }

  @Test
  void eachPredefinedTrackerTracksItsKinds() {
    assertThat(kindsOf(HttpTracker.timeouts()))
        .containsExactlyInAnyOrder(
            HttpFailureKind.CONNECT_TIMEOUT,
            HttpFailureKind.RESPONSE_TIMEOUT,
            HttpFailureKind.CALL_TIMEOUT,
            HttpFailureKind.OVERDUE,
            HttpFailureKind.ABANDONED);
    assertThat(kindsOf(HttpTracker.connectFailures()))
        .containsExactlyInAnyOrder(
            HttpFailureKind.CONNECT, HttpFailureKind.CONNECT_TIMEOUT, HttpFailureKind.DNS);
    assertThat(kindsOf(HttpTracker.tlsFailures())).containsExactly(HttpFailureKind.TLS);
    assertThat(kindsOf(HttpTracker.resets())).containsExactly(HttpFailureKind.RESET);
    assertThat(kindsOf(HttpTracker.protocolErrors())).containsExactly(HttpFailureKind.PROTOCOL);
    assertThat(kindsOf(HttpTracker.bodyFailures())).containsExactly(HttpFailureKind.BODY);
    assertThat(kindsOf(HttpTracker.serverErrors())).isEmpty();
  }

  @Test
  void statusesAreTrackedFromTheFirstToTheLast() {
    assertThat(tracks(HttpTracker.serverErrors(), 499)).isFalse();
    assertThat(tracks(HttpTracker.serverErrors(), 500)).isTrue();
    assertThat(tracks(HttpTracker.serverErrors(), 599)).isTrue();
    assertThat(tracks(HttpTracker.serverErrors(), 600)).isTrue();
    assertThat(tracks(HttpTracker.serverErrors(), 999)).isTrue();
    assertThat(tracks(HttpTracker.serverErrors(), 1_000)).isFalse();
    assertThat(tracks(HttpTracker.rateLimited(), 429)).isTrue();
    assertThat(tracks(HttpTracker.rateLimited(), 428)).isFalse();
    assertThat(tracks(HttpTracker.status(404, 410), 410)).isTrue();
    assertThat(tracks(HttpTracker.statusBetween(404, 404), 404)).isTrue();
    assertThat(tracks(HttpTracker.statusBetween(404, 404), 405)).isFalse();
  }

  @Test
  void trackersCompose() {
    Tracker tracker = HttpTracker.serverErrors().and(HttpTracker.status(501).not());

    assertThat(tracks(tracker, 500)).isTrue();
    assertThat(tracks(tracker, 501)).isFalse();
    assertThat(tracks(tracker, 200)).isFalse();
    assertThat(tracks(HttpTracker.defaults().or(HttpTracker.rateLimited()), 429)).isTrue();
  }

  @Test
  void statusTakenFromTheDefaultsLeavesTheirErrors() {
    Tracker exception = HttpTracker.status(503).not().and(HttpTracker.status(501).not());

    for (Tracker tracker :
        List.of(
            HttpTracker.defaults().and(exception),
            exception.and(HttpTracker.defaults()),
            HttpTracker.defaults()
                .and(HttpTracker.status(503).not())
                .and(HttpTracker.status(501).not()))) {
      assertThat(kindsOf(tracker)).isEqualTo(kindsOf(HttpTracker.defaults()));
      assertThat(tracks(tracker, 500)).isTrue();
      assertThat(tracks(tracker, 501)).isFalse();
      assertThat(tracks(tracker, 503)).isFalse();
    }
    assertThat(kindsOf(exception)).isEmpty();
    assertThat(kindsOf(HttpTracker.serverErrors().and(HttpTracker.timeouts()))).isEmpty();
  }

  @Test
  void errorFromElsewhereIsClassifiedByItsType() {
    Outcome timeout = Outcome.ofError(new SocketTimeoutException("Read timed out"));

    assertThat(HttpTracker.timeouts().isFailure(timeout)).isTrue();
    assertThat(HttpTracker.resets().isFailure(timeout)).isFalse();
    assertThat(HttpTracker.serverErrors().isFailure(Outcome.ofResult("text"))).isFalse();
  }

  @Test
  void outcomePrintsWhatIsKnownAndHidesThePath() {
    HttpRequestInfo request = new Exchanges.Request("GET", "https", "example.com", -1, "/secret");
    HttpOutcome cut =
        Exchanges.error(
            request,
            Exchanges.status(200, "server", "x"),
            HttpFailureKind.BODY,
            new IOException("cut"));

    assertThat(cut.status()).hasValue(200);
    assertThat(cut.kind()).contains(HttpFailureKind.BODY);
    assertThat(cut.progress()).isEqualTo(HttpProgress.HEADERS);
    assertThat(cut.header("Server")).contains("x");
    assertThat(cut.header("Other")).isEmpty();
    assertThat(cut.error()).hasMessage("cut");
    assertThat(cut.result()).isNull();
    assertThat(cut.request()).isSameAs(request);
    assertThat(cut).hasToString("GET https://example.com:443 200 BODY");
  }

  @Test
  void outcomeIsCountedAsItsKindOrElseAsItsStatus() {
    for (int status : new int[] {0, 500, 503, 503, 599, 600, -1, 999}) {
      HttpOutcome answered =
          Exchanges.response(
              Exchanges.to("h"), Exchanges.status(status), HttpProgress.COMPLETE, Optional.empty());
      assertThat(answered.causeKind()).isEqualTo("status " + status);
    }
    HttpOutcome reset =
        Exchanges.error(
            Exchanges.to("h"), Exchanges.status(200), HttpFailureKind.RESET, new IOException());
    assertThat(reset.causeKind()).isEqualTo("RESET");
  }

  @Test
  void statusesOfThreeDigitsAreTakenAndOthersRefused() {
    assertThat(tracks(HttpTracker.status(100), 100)).isTrue();
    assertThat(tracks(HttpTracker.statusBetween(100, 999), 999)).isTrue();
    for (int status : new int[] {99, 1_000}) {
      assertThatThrownBy(() -> HttpTracker.status(status))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("status: " + status + " (expected: >= 100 and <= 999)");
    }
  }
}
