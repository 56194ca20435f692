package io.fluxgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CapturedLog;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Tracker;
import java.net.UnknownServiceException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each tracker is logged once per process, so these stand nowhere else. */
class TrackerGapsTest {

  @Test
  void trackerThatLooksAtNoErrorsIsToldByName() {
    Tracker teapots = HttpTracker.status(418, 429);
    try (CapturedLog log = CapturedLog.open()) {
      HttpGuard.Builder unused = HttpGuard.builder().policy(with(teapots));

      assertThat(log.messages(teapots + " of a guard's policy judges no errors")).hasSize(1);
    }
  }

  @Test
  void trackerThatLooksAtNoStatusesIsToldByName() {
    Tracker errors = Tracker.typeOf(UnknownServiceException.class);
    try (CapturedLog log = CapturedLog.open()) {
      HttpGuard.Builder unused = HttpGuard.builder().policy("https://a.test", with(errors));

      assertThat(log.messages(errors + " of a guard's policy judges no statuses")).hasSize(1);
    }
  }

  @Test
  void trackerThatAddsToTheHttpRulesIsNot() {
    for (Tracker tracker :
        List.of(
            HttpTracker.defaults().or(HttpTracker.status(418)),
            HttpTracker.defaults().and(HttpTracker.status(501).not()),
            HttpTracker.serverErrors().or(HttpTracker.timeouts()))) {
      try (CapturedLog log = CapturedLog.open()) {
        HttpGuard.Builder unused = HttpGuard.builder().policy(with(tracker));

        assertThat(log.messages("of a guard's policy")).isEmpty();
      }
    }
  }

  private static CircuitBreakerPolicy with(Tracker tracker) {
    return CircuitBreakerPolicy.http().toBuilder().tracker(tracker).build();
  }
}
