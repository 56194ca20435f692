package io.fluxgate.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.Authenticator;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A guarded client, or builder, has all that the one within has, on whatever JDK it runs. */
class DelegationTest {

  private static final boolean HAS_LIFECYCLE = Runtime.version().feature() >= 21;

  @Test
  void noPublicMethodOfTheClientIsLeftInherited() {
    Arrays.stream(HttpClient.class.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.getDeclaringClass() != Object.class)
        .forEach(
            method ->
                assertThat(resolved(CircuitBreakerHttpClient.class, method).getDeclaringClass())
                    .as("%s", method)
                    .isIn(CircuitBreakerHttpClient.class, DelegatingHttpClient.class));
  }

  @Test
  void noMethodOfTheBuilderIsLeftInherited() {
    Arrays.stream(HttpClient.Builder.class.getMethods())
        .forEach(
            method ->
                assertThat(resolved(GuardedBuilder.class, method).getDeclaringClass())
                    .as("%s", method)
                    .isEqualTo(GuardedBuilder.class));
  }

  private static Method resolved(Class<?> type, Method method) {
    try {
      return type.getMethod(method.getName(), method.getParameterTypes());
    } catch (NoSuchMethodException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Test
  void settingsOfABuilderReachTheClient() throws Exception {
    CookieManager cookies = new CookieManager();
    SSLContext tls = SSLContext.getDefault();
    SSLParameters parameters = new SSLParameters(new String[] {"TLS_AES_128_GCM_SHA256"});
    ProxySelector proxy = HttpClient.Builder.NO_PROXY;
    Executor executor = Runnable::run;
    Authenticator authenticator = new Authenticator() {};
    HttpClient.Builder builder = CircuitBreakerHttpClient.newBuilder(Rejections.guard());

    HttpClient client =
        builder
            .cookieHandler(cookies)
            .connectTimeout(Duration.ofSeconds(3))
            .sslContext(tls)
            .sslParameters(parameters)
            .executor(executor)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .version(HttpClient.Version.HTTP_1_1)
            .priority(7)
            .proxy(proxy)
            .authenticator(authenticator)
            .build();

    assertThat(client.cookieHandler()).containsSame(cookies);
    assertThat(client.connectTimeout()).contains(Duration.ofSeconds(3));
    assertThat(client.sslContext()).isSameAs(tls);
    assertThat(client.sslParameters().getCipherSuites()).containsExactly("TLS_AES_128_GCM_SHA256");
    assertThat(client.executor()).containsSame(executor);
    assertThat(client.followRedirects()).isEqualTo(HttpClient.Redirect.NORMAL);
    assertThat(client.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    assertThat(client.proxy()).containsSame(proxy);
    assertThat(client.authenticator()).containsSame(authenticator);
    assertThat(client.newWebSocketBuilder()).isNotNull();
    assertThatExceptionOfType(CallNotPermittedIOException.class)
        .isThrownBy(
            () ->
                client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:1/")).build(),
                    BodyHandlers.ofString()));
  }

  @Test
  void everySetterReturnsTheGuardedBuilder() throws Exception {
    HttpClient.Builder builder =
        CircuitBreakerHttpClient.wrap(
            HttpClient.newBuilder(),
            Rejections.guard(),
            (request, rejection) -> FallbackResponse.serviceUnavailable(rejection));

    assertThat(builder.followRedirects(HttpClient.Redirect.NEVER)).isSameAs(builder);
    assertThat(builder.executor(Runnable::run)).isSameAs(builder);
    assertThat(
            builder
                .build()
                .send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:1/")).build(),
                    BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(503);
  }

  @Test
  void localAddressReachesTheBuilder() throws Exception {
    HttpClient.Builder builder = CircuitBreakerHttpClient.newBuilder(HttpGuard.create());
    Method localAddress = GuardedBuilder.class.getMethod("localAddress", InetAddress.class);

    Throwable thrown =
        catchThrowable(() -> localAddress.invoke(builder, InetAddress.getLoopbackAddress()));

    if (Runtime.version().feature() >= 19) {
      assertThat(thrown).isNull();
      try (RawServer server = RawServer.sending("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
        HttpRequest request = HttpRequest.newBuilder(server.uri("/")).build();
        assertThat(builder.build().send(request, BodyHandlers.ofString()).body()).isEqualTo("ok");
      }
    } else {
      assertThat(thrown).hasCauseInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void lifecycleReachesTheDelegate() throws Exception {
    Assumptions.assumeTrue(HAS_LIFECYCLE, "these methods are of JDK 21");
    HttpClient delegate = HttpClient.newHttpClient();
    HttpClient client = CircuitBreakerHttpClient.perHost(delegate);
    assertThat(call(client, "isTerminated")).isEqualTo(false);

    call(client, "shutdown");
    Object terminated =
        HttpClient.class
            .getMethod("awaitTermination", Duration.class)
            .invoke(client, Duration.ofSeconds(10));

    assertThat(terminated).isEqualTo(true);
    assertThat(call(client, "isTerminated")).isEqualTo(true);
    assertThat(call(delegate, "isTerminated")).isEqualTo(true);
  }

  @Test
  void closeClosesTheDelegate() throws Exception {
    Assumptions.assumeTrue(HAS_LIFECYCLE, "these methods are of JDK 21");
    HttpClient delegate = HttpClient.newHttpClient();

    call(CircuitBreakerHttpClient.perHost(delegate), "close");

    assertThat(call(delegate, "isTerminated")).isEqualTo(true);
  }

  @Test
  void callsOfAClosedClientAreNotTheHostsFault() throws Exception {
    Assumptions.assumeTrue(HAS_LIFECYCLE, "these methods are of JDK 21");
    Judged judged = new Judged();
    HttpClient client = CircuitBreakerHttpClient.wrap(HttpClient.newHttpClient(), judged.guard);
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:1/")).build();
    call(client, "close");

    assertThat(catchThrowable(() -> client.send(request, BodyHandlers.ofString())))
        .hasMessageContaining("closed");

    judged.assertIgnoredOnce(HttpFailureKind.LOCAL);
  }

  @Test
  void callsCutOffByShutdownNowAreNotTheHostsFault() throws Exception {
    Assumptions.assumeTrue(HAS_LIFECYCLE, "these methods are of JDK 21");
    Judged judged = new Judged();
    HttpClient client = CircuitBreakerHttpClient.wrap(HttpClient.newHttpClient(), judged.guard);
    try (RawServer server = RawServer.start(socket -> {})) {
      HttpRequest request = HttpRequest.newBuilder(server.uri("/")).build();
      var future = client.sendAsync(request, BodyHandlers.ofString());
      Judged.await(() -> server.hits() == 1);

      call(client, "shutdownNow");

      assertThat(catchThrowable(() -> future.get(120, TimeUnit.SECONDS))).isNotNull();
    }
    judged.assertIgnoredOnce(HttpFailureKind.LOCAL);
  }

  @Test
  void lifecycleMethodsAreUnsupportedBeforeJdk21() {
    Assumptions.assumeFalse(HAS_LIFECYCLE);
    DelegatingHttpClient client =
        (DelegatingHttpClient) CircuitBreakerHttpClient.perHost(HttpClient.newHttpClient());

    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(client::close);
  }

  private static Object call(HttpClient client, String method) throws Exception {
    return HttpClient.class.getMethod(method).invoke(client);
  }

  @Test
  void oneBreakerForAllCalls() throws Exception {
    CircuitBreaker breaker = CircuitBreaker.of("all");
    HttpClient client = CircuitBreakerHttpClient.wrap(HttpClient.newHttpClient(), breaker);
    try (RawServer one = RawServer.sending("HTTP/1.1 204 No\r\n\r\n");
        RawServer two = RawServer.sending("HTTP/1.1 204 No\r\n\r\n")) {
      client.send(HttpRequest.newBuilder(one.uri("/")).build(), BodyHandlers.discarding());
      client.send(HttpRequest.newBuilder(two.uri("/")).build(), BodyHandlers.discarding());
    }
    assertThat(breaker.info().counts().succeeded()).isEqualTo(2);
  }
}
