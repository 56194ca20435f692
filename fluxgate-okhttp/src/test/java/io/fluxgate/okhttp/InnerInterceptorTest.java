package io.fluxgate.okhttp;

import static io.fluxgate.http.HttpFailureKind.BODY;
import static io.fluxgate.http.HttpFailureKind.LOCAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fluxgate.http.HttpOutcome;
import io.fluxgate.http.HttpProgress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What interceptors between the breaker and the network do is not the host's doing. */
class InnerInterceptorTest {

  private static boolean canListen() {
    return Arrays.stream(Call.class.getMethods())
        .anyMatch(method -> method.getName().equals("addEventListener"));
  }

  private static OkHttpClient within(Rig rig, Rig.Position position, Interceptor interceptor) {
    OkHttpClient.Builder builder = rig.client.newBuilder();
    return position == Rig.Position.APPLICATION
        ? builder.addInterceptor(interceptor).build()
        : builder.addNetworkInterceptor(interceptor).build();
  }

  // They read a body that breaks off

  enum Body {
    FIXED_LENGTH("Content-Length: 100\r\n\r\nhalf"),
    FIXED_LENGTH_EMPTY("Content-Length: 100\r\n\r\n"),
    CHUNKED("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nff\r\nhalf"),
    CHUNKED_WITHOUT_LAST("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
    CHUNKED_GARBAGE("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\nhello"),
    GZIP_CUT("Content-Encoding: gzip\r\nContent-Length: 100\r\n\r\n" + half(zipped()));

    final String answer;

    Body(String headersAndBody) {
      answer = "HTTP/1.1 200 OK\r\n" + headersAndBody;
    }
  }

  private static String half(String text) {
    return text.substring(0, text.length() / 2);
  }

  /** Each byte as a character. */
  private static String zipped() {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write("hello, hello, hello".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return zipped.toString(StandardCharsets.ISO_8859_1);
  }

  private static Response buffered(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    ResponseBody whole = ResponseBody.create(response.body().bytes(), null);
    return response.newBuilder().body(whole).build();
  }

  private static RawServer closingAfter(String answer) throws IOException {
    return RawServer.start(
        peer -> {
          if (peer.readRequest()) {
            peer.write(answer);
          }
        });
  }

  static Stream<Arguments> cutBodies() {
    return Arrays.stream(Rig.Position.values())
        .flatMap(
            position ->
                Arrays.stream(Body.values())
                    .flatMap(
                        body ->
                            Stream.of(
                                Arguments.of(position, body, true),
                                Arguments.of(position, body, false))));
  }

  @ParameterizedTest
  @MethodSource("cutBodies")
  void cutBodyThatTheyReadIsAFailureOfTheBody(Rig.Position position, Body body, boolean probe)
      throws Exception {
    try (RawServer server = closingAfter(body.answer);
        Rig rig = new Rig(position)) {
      if (!probe) {
        rig.breaker.reset();
      }
      OkHttpClient client = within(rig, position, InnerInterceptorTest::buffered);

      assertThat(Rig.failureOf(client.newCall(Rig.get(server.url("/")))))
          .isInstanceOf(IOException.class);

      rig.assertCounts(0, 1, 0);
      rig.assertKind(BODY);
      assertKnowsAnswer(rig);
    }
  }

  private static void assertKnowsAnswer(Rig rig) {
    if (canListen()) {
      HttpOutcome last = rig.outcomes.get(rig.outcomes.size() - 1);
      assertThat(last.progress()).isEqualTo(HttpProgress.HEADERS);
      assertThat(last.status()).hasValue(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void resetWithinABodyThatTheyReadIsAFailureOfTheBody(Rig.Position position) throws Exception {
    try (RawServer server =
            RawServer.start(
                peer -> {
                  if (peer.readRequest()) {
                    peer.write(Body.FIXED_LENGTH.answer);
                    peer.reset();
                  }
                });
        Rig rig = new Rig(position)) {
      OkHttpClient client = within(rig, position, InnerInterceptorTest::buffered);

      assertThat(Rig.failureOf(client.newCall(Rig.get(server.url("/")))))
          .isInstanceOf(IOException.class);

      rig.assertCounts(0, 1, 0);
      rig.assertKind(BODY);
    }
  }

  /** The connection delivers it whole. */
  @ParameterizedTest
  @EnumSource(names = {"CORRUPT", "TRUNCATED"})
  void zippedBodyThatTheyCannotDecodeIsAFailureOfTheBody(Zip zip) throws Exception {
    String body = zip == Zip.TRUNCATED ? half(zipped()) : zipped().replace((char) 0x8b, 'x');
    try (RawServer server =
            RawServer.answering(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body);
        Rig rig = new Rig()) {
      OkHttpClient client = within(rig, Rig.Position.APPLICATION, InnerInterceptorTest::buffered);

      assertThat(Rig.failureOf(client.newCall(Rig.get(server.url("/")))))
          .isInstanceOf(IOException.class);

      rig.assertCounts(0, 1, 0);
      rig.assertKind(BODY);
      assertKnowsAnswer(rig);
      rig.assertHealthyCallIsAdmitted();
    }
  }

  enum Zip {
    CORRUPT,
    TRUNCATED
  }

  @ParameterizedTest
  @EnumSource
  void serverErrorWhoseCutBodyTheyReadIsJudgedByItsStatus(Rig.Position position) throws Exception {
    assumeTrue(canListen(), "OkHttp tells what was answered since 5.4");
    try (RawServer server = closingAfter("HTTP/1.1 500 Oh\r\nContent-Length: 100\r\n\r\nhalf");
        Rig rig = new Rig(position)) {
      OkHttpClient client = within(rig, position, InnerInterceptorTest::buffered);

      assertThat(Rig.failureOf(client.newCall(Rig.get(server.url("/")))))
          .isInstanceOf(IOException.class);

      rig.assertCounts(0, 1, 0);
      rig.assertKind(null);
    }
  }

  // They throw what is their own

  static Stream<Arguments> ownFailures() {
    return Arrays.stream(Rig.Position.values())
        .flatMap(
            position ->
                Stream.of(
                        new IOException("The token server is down"),
                        new ConnectException("Connection refused"),
                        new SocketException("Connection reset"),
                        new SocketTimeoutException("timeout"),
                        new UnknownHostException("token-server"))
                    .map(failure -> Arguments.of(position, failure)));
  }

  @ParameterizedTest
  @MethodSource("ownFailures")
  void exceptionBeforeAnythingIsSentIsLocal(Rig.Position position, IOException failure)
      throws Exception {
    assumeTrue(canListen(), "OkHttp tells what was sent since 5.4");
    try (RawServer server = RawServer.healthy();
        Rig rig = new Rig(position)) {
      OkHttpClient client =
          within(
              rig,
              position,
              chain -> {
                throw failure;
              });

      assertThat(Rig.failureOf(client.newCall(Rig.get(server.url("/"))))).isSameAs(failure);

      assertThat(server.requests()).isZero();
      rig.assertCounts(0, 0, 1);
      rig.assertKind(LOCAL);
      rig.assertHealthyCallIsAdmitted();
    }
  }

  @ParameterizedTest
  @MethodSource("ownFailures")
  void exceptionAfterAnAnswerIsLocal(Rig.Position position, IOException failure) throws Exception {
    assumeTrue(canListen(), "OkHttp tells what was answered since 5.4");
    try (RawServer server = RawServer.answering("HTTP/1.1 401 Who\r\nContent-Length: 2\r\n\r\nno");
        Rig rig = new Rig(position)) {
      OkHttpClient client =
          within(
              rig,
              position,
              chain -> {
                chain.proceed(chain.request()).close();
                throw failure;
              });

      assertThat(Rig.failureOf(client.newCall(Rig.get(server.url("/"))))).isSameAs(failure);

      rig.assertCounts(0, 0, 1);
      rig.assertKind(LOCAL);
      rig.assertHealthyCallIsAdmitted();
    }
  }

  /** A network interceptor is inside of the authenticator, and has seen the answer. */
  @ParameterizedTest
  @EnumSource
  void exceptionOfAnAuthenticatorIsNotTheHosts(Rig.Position position) throws Exception {
    assumeTrue(canListen(), "OkHttp tells what was answered since 5.4");
    try (RawServer server = RawServer.answering("HTTP/1.1 401 Who\r\nContent-Length: 2\r\n\r\nno");
        Rig rig = new Rig(position)) {
      OkHttpClient client =
          rig.client
              .newBuilder()
              .authenticator(
                  (route, response) -> {
                    throw new ConnectException("The token server is down");
                  })
              .build();

      assertThat(Rig.failureOf(client.newCall(Rig.get(server.url("/")))))
          .isInstanceOf(ConnectException.class);

      boolean inside = position == Rig.Position.NETWORK;
      rig.assertCounts(inside ? 1 : 0, 0, inside ? 0 : 1);
      rig.assertKind(inside ? null : LOCAL);
      rig.assertHealthyCallIsAdmitted();
    }
  }

  /** The next attempt is on the wire, and its failure is the host's. */
  @Test
  void failureOfASecondAttemptIsTheHosts() throws Exception {
    try (RawServer server =
            RawServer.start(
                peer -> {
                  if (peer.readRequest()) {
                    peer.write("HTTP/1.1 401 Who\r\nContent-Length: 2\r\n\r\nno");
                  }
                  if (peer.readRequest()) {
                    peer.reset();
                  }
                });
        Rig rig = new Rig()) {
      OkHttpClient client =
          within(
                  rig,
                  Rig.Position.APPLICATION,
                  chain -> {
                    chain.proceed(chain.request()).close();
                    return chain.proceed(chain.request());
                  })
              .newBuilder()
              .retryOnConnectionFailure(false)
              .build();

      assertThat(Rig.failureOf(client.newCall(Rig.get(server.url("/")))))
          .isInstanceOf(IOException.class);

      rig.assertCounts(0, 1, 0);
    }
  }
}
