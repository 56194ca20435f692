package io.fluxgate.adapter.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.adapter.tck.PlainUnderTest.Request;
import io.fluxgate.adapter.tck.PlainUnderTest.Response;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.adapter.GuardedExchange;
import io.fluxgate.http.adapter.HttpFailures;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** An adapter that gets a step wrong breaks the cases of that step, and no others. */
@Execution(ExecutionMode.CONCURRENT)
class WrongAdapterTest {

  private static final String REFUSED = "connection refused";
  private static final String RESET = "reset before response";
  private static final String TRUNCATED = "truncated length";
  private static final String CUT_SHORT = "server error cut short";
  private static final String OK = "status 200 is a success";
  private static final String SERVER_ERROR = "status 500 is a failure";
  private static final String CLOSED_EARLY = "a body closed early is a success";
  private static final String UPLOAD = "a small request body is unchanged";
  private static final String CANCELLED = "a call cancelled before the headers is ignored";
  private static final String CANCELLED_IN_BODY = "a call cancelled within the stream is ignored";
  private static final String REJECTION = "a rejected call throws and sends nothing";
  private static final String ONE_PROBE = "a half-open circuit lets one probe through";

  /** Some of each group; all of them would take minutes to fail. */
  private static final List<String> SAMPLE =
      List.of(
          REFUSED,
          RESET,
          TRUNCATED,
          CUT_SHORT,
          OK,
          SERVER_ERROR,
          CLOSED_EARLY,
          UPLOAD,
          CANCELLED,
          CANCELLED_IN_BODY,
          REJECTION,
          ONE_PROBE);

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void soundAdapterPasses() throws Exception {
    assertThat(broken(PlainUnderTest::new)).isEmpty();
  }

  @Test
  void adapterThatNeverSettles() throws Exception {
    assertThat(broken(NeverSettling::new))
        .containsExactlyInAnyOrder(
            REFUSED,
            RESET,
            TRUNCATED,
            CUT_SHORT,
            OK,
            SERVER_ERROR,
            CLOSED_EARLY,
            CANCELLED,
            CANCELLED_IN_BODY,
            REJECTION,
            ONE_PROBE);
  }

  private static final class NeverSettling extends PlainUnderTest {

    NeverSettling(HttpGuard guard, ClientSetup setup) {
      super(guard, setup);
    }

    @Override
    void responded(GuardedExchange exchange, Request request, Response response) {}

    @Override
    void failed(GuardedExchange exchange, Throwable error, boolean cancelled) {}

    @Override
    InputStream guarded(InputStream body, GuardedExchange exchange, AtomicBoolean cancelled) {
      return body;
    }
  }

  @Test
  void adapterThatLosesTheSlotOfACallThatNeverConnected() throws Exception {
    assertThat(broken(SlotLosing::new)).containsExactlyInAnyOrder(REFUSED);
  }

  private static final class SlotLosing extends PlainUnderTest {

    SlotLosing(HttpGuard guard, ClientSetup setup) {
      super(guard, setup);
    }

    @Override
    void failed(GuardedExchange exchange, Throwable error, boolean cancelled) {
      if (!(error instanceof ConnectException)) {
        super.failed(exchange, error, cancelled);
      }
    }
  }

  @Test
  void adapterThatTakesACancelForAFailure() throws Exception {
    assertThat(broken(CancelCounting::new)).containsExactlyInAnyOrder(CANCELLED, CANCELLED_IN_BODY);
  }

  private static final class CancelCounting extends PlainUnderTest {

    CancelCounting(HttpGuard guard, ClientSetup setup) {
      super(guard, setup);
    }

    @Override
    void failed(GuardedExchange exchange, Throwable error, boolean cancelled) {
      exchange.failed(HttpFailures.kindOf(error, exchange.progress()), error);
    }
  }

  @Test
  void adapterThatJudgesAtTheHeaders() throws Exception {
    assertThat(broken(BodyIgnoring::new)).containsExactlyInAnyOrder(TRUNCATED, CANCELLED_IN_BODY);
  }

  private static final class BodyIgnoring extends PlainUnderTest {

    BodyIgnoring(HttpGuard guard, ClientSetup setup) {
      super(guard, setup);
    }

    @Override
    void responded(GuardedExchange exchange, Request request, Response response) {
      super.responded(exchange, request, response);
      exchange.bodyEnded();
    }
  }

  @Test
  void adapterThatTakesEveryAnswerForASuccess() throws Exception {
    assertThat(broken(StatusIgnoring::new))
        .containsExactlyInAnyOrder(CUT_SHORT, SERVER_ERROR, REJECTION);
  }

  private static final class StatusIgnoring extends PlainUnderTest {

    StatusIgnoring(HttpGuard guard, ClientSetup setup) {
      super(guard, setup);
    }

    @Override
    void responded(GuardedExchange exchange, Request request, Response response) {
      super.responded(exchange, request, new Response(200, Map.of()));
    }
  }

  @Test
  void adapterWhoseRejectionIsNoIoException() throws Exception {
    assertThat(broken(Unchecked::new)).containsExactlyInAnyOrder(REJECTION, ONE_PROBE);
  }

  private static final class Unchecked extends PlainUnderTest {

    Unchecked(HttpGuard guard, ClientSetup setup) {
      super(guard, setup);
    }

    @Override
    ContractAnswer rejected(ContractCall call, CallNotPermittedIOException rejection) {
      throw new IllegalStateException(rejection);
    }
  }

  @Test
  void adapterThatSendsWhatIsRejected() throws Exception {
    assertThat(broken(Disobedient::new)).containsExactlyInAnyOrder(REJECTION, ONE_PROBE);
  }

  private static final class Disobedient extends PlainUnderTest {

    Disobedient(HttpGuard guard, ClientSetup setup) {
      super(guard, setup);
    }

    @Override
    ContractAnswer rejected(ContractCall call, CallNotPermittedIOException rejection)
        throws Exception {
      PlainClient.Response response = send(call, new AtomicBoolean());
      return call.answer(response.status(), response.headers(), response.body());
    }
  }

  @Test
  void adapterThatChangesTheRequest() throws Exception {
    assertThat(broken(Decoding::new)).containsExactlyInAnyOrder(UPLOAD);
  }

  private static final class Decoding extends PlainUnderTest {

    Decoding(HttpGuard guard, ClientSetup setup) {
      super(guard, setup);
    }

    @Override
    URI uri(URI uri) {
      return URI.create(uri.toString().replace("%20", "+"));
    }
  }

  // How they are held to it

  /** The sampled cases that such a client fails; all are run at once, for they fail by waiting. */
  private Set<String> broken(BiFunction<HttpGuard, ClientSetup, HttpClientUnderTest> client)
      throws Exception {
    List<DynamicTest> cases = sample(client);
    assertThat(cases)
        .extracting(DynamicTest::getDisplayName)
        .containsExactlyInAnyOrderElementsOf(SAMPLE);
    Map<String, CompletableFuture<Boolean>> passing =
        cases.stream()
            .collect(
                Collectors.toMap(
                    DynamicTest::getDisplayName,
                    test -> CompletableFuture.supplyAsync(() -> passes(test), threads)));
    CompletableFuture.allOf(passing.values().toArray(CompletableFuture<?>[]::new))
        .get(120, TimeUnit.SECONDS);
    passing.values().removeIf(CompletableFuture::join);
    return passing.keySet();
  }

  private static List<DynamicTest> sample(
      BiFunction<HttpGuard, ClientSetup, HttpClientUnderTest> client) {
    HttpAdapterContract contract =
        new PlainContractTest() {
          @Override
          protected HttpClientUnderTest newClient(HttpGuard guard, ClientSetup setup) {
            return client.apply(guard, setup);
          }
        };
    return Stream.of(
            contract.faults(),
            contract.verdicts(),
            contract.bodies(),
            contract.cancellations(),
            contract.circuits())
        .flatMap(Function.identity())
        .filter(test -> SAMPLE.contains(test.getDisplayName()))
        .toList();
  }

  private static boolean passes(DynamicTest test) {
    try {
      test.getExecutable().execute();
      return true;
    } catch (Throwable broken) {
      return false;
    }
  }
}
