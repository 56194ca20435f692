package io.fluxgate.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Tracker;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Redirects and challenges are within one call; the guard of these tests trusts every redirect. */
class RedirectTest {

  private static final String CHALLENGE =
      """
      HTTP/1.1 401 Who?\r
      WWW-Authenticate: Basic realm="r"\r
      Content-Length: 0\r
      \r
      """;

  private static final CallCounts NOTHING = CallCounts.of(0, 0, 0, 0, 0);
  private static final CallCounts SUCCESS = CallCounts.of(1, 0, 0, 0, 0);
  private static final CallCounts FAILURE = CallCounts.of(0, 1, 0, 0, 0);

  private final HttpGuard guard = HttpGuard.builder().followRedirectsOf(request -> true).build();

  private final HttpClient client =
      CircuitBreakerHttpClient.wrap(
          HttpClient.newBuilder().followRedirects(Redirect.ALWAYS).build(), guard);

  private static HttpRequest get(RawServer server) {
    return HttpRequest.newBuilder(server.uri("/")).timeout(Duration.ofMinutes(1)).build();
  }

  private static RawServer redirectingTo(RawServer target) throws Exception {
    return RawServer.sending(
        "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + target.uri("/b") + "\r\n\r\n");
  }

  private CallCounts counts(RawServer server) {
    String key = "http://127.0.0.1:" + server.uri("/").getPort();
    return guard.registry().find(key).map(breaker -> breaker.info().counts()).orElse(NOTHING);
  }

  @Test
  void failureOfTheLastHostIsChargedToIt() throws Exception {
    try (RawServer b = RawServer.sending("HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\nno");
        RawServer a = redirectingTo(b)) {
      assertThat(client.send(get(a), BodyHandlers.ofString()).statusCode()).isEqualTo(500);

      assertThat(counts(a)).isEqualTo(SUCCESS);
      assertThat(counts(b)).isEqualTo(FAILURE);

      assertThat(
              client
                  .sendAsync(get(a), BodyHandlers.ofString())
                  .get(120, TimeUnit.SECONDS)
                  .statusCode())
          .isEqualTo(500);
      assertThat(counts(b).failed()).isEqualTo(2);
    }
  }

  @Test
  void bodyThatEndedBeforeTheClientReturnedIsClassifiedOnce() throws Exception {
    AtomicInteger classified = new AtomicInteger();
    Tracker counting =
        outcome -> {
          classified.incrementAndGet();
          return false;
        };
    CircuitBreakerPolicy policy = CircuitBreakerPolicy.http().toBuilder().tracker(counting).build();
    HttpClient following =
        CircuitBreakerHttpClient.wrap(
            HttpClient.newBuilder().followRedirects(Redirect.ALWAYS).build(),
            HttpGuard.builder().policy(policy).build());
    try (RawServer server = RawServer.sending("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {

      assertThat(following.send(get(server), BodyHandlers.ofString()).body()).isEqualTo("ok");

      assertThat(classified).hasValue(1);
    }
  }

  @Test
  void streamThatBreaksIsChargedToTheLastHost() throws Exception {
    try (RawServer b = RawServer.sending("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
        RawServer a = redirectingTo(b)) {
      InputStream body = client.send(get(a), BodyHandlers.ofInputStream()).body();

      assertThat(catchThrowable(body::readAllBytes)).isNotNull();

      assertThat(counts(a)).isEqualTo(SUCCESS);
      assertThat(counts(b)).isEqualTo(FAILURE);
    }
  }

  @Test
  void callWithoutAResponseIsChargedToTheHostItWasSentTo() throws Exception {
    try (RawServer b = RawServer.start(RawServer::reset);
        RawServer a = redirectingTo(b)) {
      assertThat(catchThrowable(() -> client.send(get(a), BodyHandlers.ofString()))).isNotNull();

      assertThat(counts(a)).isEqualTo(FAILURE);
      assertThat(counts(b)).isEqualTo(NOTHING);
    }
  }

  @Test
  void redirectThatIsNotFollowedIsASuccess() throws Exception {
    HttpClient staying = CircuitBreakerHttpClient.wrap(HttpClient.newHttpClient(), guard);
    try (RawServer b = RawServer.sending("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
        RawServer a = redirectingTo(b)) {
      assertThat(staying.send(get(a), BodyHandlers.ofString()).statusCode()).isEqualTo(302);

      assertThat(counts(a)).isEqualTo(SUCCESS);
      assertThat(b.hits()).isZero();
    }
  }

  @Test
  void endlessRedirectsAreNotTheHostsFault() throws Exception {
    AtomicInteger step = new AtomicInteger();
    try (RawServer loop =
        RawServer.start(
            socket ->
                RawServer.write(
                    socket,
                    "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /"
                        + step.incrementAndGet()
                        + "\r\n\r\n"))) {
      attempt(() -> client.send(get(loop), BodyHandlers.ofString()));

      assertThat(counts(loop).failed()).isZero();
      assertThat(counts(loop).succeeded() + counts(loop).ignored()).isEqualTo(1);
    }
  }

  @Test
  void answeredChallengeIsOneSuccess() throws Exception {
    HttpClient authenticating =
        CircuitBreakerHttpClient.wrap(
            HttpClient.newBuilder().authenticator(new Fixed()).build(), guard);
    AtomicInteger requests = new AtomicInteger();
    try (RawServer server =
        RawServer.start(
            socket ->
                RawServer.write(
                    socket,
                    requests.incrementAndGet() == 1
                        ? CHALLENGE
                        : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))) {
      assertThat(authenticating.send(get(server), BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);

      assertThat(requests).hasValue(2);
      assertThat(counts(server)).isEqualTo(SUCCESS);
    }
  }

  @Test
  void credentialsThatAreNotAcceptedAreNotTheHostsFault() throws Exception {
    HttpClient authenticating =
        CircuitBreakerHttpClient.wrap(
            HttpClient.newBuilder().authenticator(new Fixed()).build(), guard);
    try (RawServer server = RawServer.start(socket -> RawServer.write(socket, CHALLENGE))) {
      attempt(() -> authenticating.send(get(server), BodyHandlers.ofString()));

      assertThat(counts(server).failed()).isZero();
      assertThat(counts(server).succeeded() + counts(server).ignored()).isEqualTo(1);
    }
  }

  /** Makes a call that may end in either way. */
  private static void attempt(Callable<?> call) throws Exception {
    try {
      call.call();
    } catch (IOException gaveUp) {
      // JDK 17 and 25 do not agree on how often to try, and what then.
    }
  }

  private static final class Fixed extends Authenticator {
    @Override
    protected PasswordAuthentication getPasswordAuthentication() {
      return new PasswordAuthentication("user", "wrong".toCharArray());
    }
  }
}
