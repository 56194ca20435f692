package io.fluxgate.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fluxgate.CircuitState;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers that one form refuses where the other does not, and what both make of them. */
class AnswerKindsTest {

  private final Rig rig = new Rig();

  @ParameterizedTest
  @EnumSource
  void contentEncodingThatNobodyKnowsIsABrokenBody(Form form) throws Exception {
    rig.halfOpen();
    try (RawServer server =
            RawServer.answering(
                "HTTP/1.1 200 OK\r\nContent-Encoding: secret\r\nContent-Length: 2\r\n\r\nok");
        Form.Client client = form.open(rig.guard)) {
      Throwable error = catchThrowable(() -> client.get(server.uri("/")));

      if (error == null) {
        // HttpClient 5.2 leaves such a body as it is.
        assertThat(ApacheContract.isOldest()).isTrue();
      } else {
        assertThat(rig.kinds).containsExactly(HttpFailureKind.BODY);
        assertThat(rig.breaker.state()).isEqualTo(CircuitState.OPEN);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void redirectToAnotherProtocolMakesNoBreaker(Form form) throws Exception {
    HttpGuard guard = HttpGuard.create();
    try (RawServer server =
            RawServer.answering(
                "HTTP/1.1 302 Found\r\nLocation: ftp://evil.invalid/x\r\nContent-Length: 0\r\n\r\n");
        Form.Client client = form.open(guard)) {
      assertThat(catchThrowable(() -> client.get(server.uri("/")))).isNotNull();

      assertThat(guard.registry().breakers()).containsExactly(Rig.breakerOf(guard, server));
      assertThat(Rig.breakerOf(guard, server).info().counts().failed()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void requestThatWasStillQueuedWhenItsConnectionClosedIsNotTheHostsFault(Form form)
      throws Exception {
    rig.halfOpen();
    ExecChainHandler classic =
        (request, scope, chain) -> {
          throw new RequestNotExecutedException();
        };
    AsyncExecChainHandler async =
        (request, producer, scope, chain, callback) ->
            callback.failed(new RequestNotExecutedException());
    try (RawServer server = RawServer.answering(RawServer.OK);
        Form.Client client =
            form == Form.CLASSIC
                ? Form.classic(
                    CircuitBreakerExecHandlers.addTo(Form.classicBuilder(), rig.guard)
                        .addExecInterceptorLast("queue", classic))
                : Form.async(
                    CircuitBreakerExecHandlers.addTo(Form.asyncBuilder(), rig.guard)
                        .addExecInterceptorLast("queue", async))) {
      assertThat(catchThrowable(() -> client.get(server.uri("/"))))
          .isInstanceOf(RequestNotExecutedException.class);

      assertThat(rig.kinds).containsExactly(HttpFailureKind.LOCAL);
      rig.assertSlotIsFree();
    }
  }

  @ParameterizedTest
  @EnumSource
  void resetContentWithABodyIsJudgedAlike(Form form) throws Exception {
    rig.halfOpen();
    try (RawServer server =
            RawServer.answering("HTTP/1.1 205 Reset Content\r\nContent-Length: 2\r\n\r\nok");
        Form.Client client = form.open(rig.guard)) {
      assertThat(client.get(server.uri("/"))).startsWith("205");

      assertThat(rig.breaker.state()).isEqualTo(CircuitState.CLOSED);
      assertThat(rig.counts().succeeded()).isEqualTo(1);
    }
  }
}
