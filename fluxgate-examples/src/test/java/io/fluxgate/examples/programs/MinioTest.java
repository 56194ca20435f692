package io.fluxgate.examples.programs;

import static io.fluxgate.test.FluxgateAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.test.ManualTicker;
import io.minio.MinioClient;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Downloads that are not read to their end. */
class MinioTest {

  private final Upstream upstream = Upstream.start();
  private final HttpGuard guard = Guards.quick(ManualTicker.create());
  private final MinioClient minio =
      ObjectStores.client(Clients.okhttp(guard, Duration.ofSeconds(20)), upstream.uri());

  @AfterEach
  void stopUpstream() {
    upstream.close();
  }

  @Test
  void downloadClosedHalfReadIsSuccess() throws Exception {
    for (int i = 0; i < 4; i++) {
      try (InputStream object = minio.getObject(ObjectStores.object(Upstream.LARGE))) {
        assertThat(object.readNBytes(1_000)).hasSize(1_000);
      }
    }
    assertThat(breaker()).isClosed().hasSucceeded(4).hasFailed(0).hasIgnored(0);
  }

  @Test
  void downloadThatBreaksOffIsFailure() throws Exception {
    try (InputStream object = minio.getObject(ObjectStores.object(Upstream.CUT))) {
      assertThatExceptionOfType(IOException.class).isThrownBy(object::readAllBytes);
    }
    assertThat(breaker()).hasFailed(1).hasSucceeded(0);
  }

  private CircuitBreaker breaker() {
    return guard.registry().get(upstream.key());
  }
}
