package io.fluxgate.examples.programs;

import static io.fluxgate.test.FluxgateAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.examples.programs.Program.Running;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.test.ManualTicker;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the clients of search engines make of a node that is cut off. */
class SearchEngineTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** The two have the same roots. */
  @SuppressWarnings("ImmutableEnumChecker") // The openers are references to methods.
  private enum Engine {
    OPENSEARCH(SearchEngines::openSearch),
    ELASTICSEARCH(SearchEngines::elasticsearch);

    private final Opener opener;

    Engine(Opener opener) {
      this.opener = opener;
    }

    Running open(HttpGuard guard, URI... nodes) {
      return opener.open(guard, PATIENCE, nodes);
    }

    private interface Opener {

      Running open(@Nullable HttpGuard guard, Duration readTimeout, URI... nodes);
    }
  }

  private final Upstream one = Upstream.start();
  private final Upstream other = Upstream.start();
  private final ManualTicker ticker = ManualTicker.create();
  private final HttpGuard guard = Guards.quick(ticker);

  @AfterEach
  void stopNodes() {
    one.close();
    other.close();
  }

  @ParameterizedTest
  @EnumSource
  void otherNodeServesWhatNodeThatIsCutOffDoesNot(Engine engine) throws Exception {
    guard.registry().get(one.key()).forceOpen();
    try (Running running = engine.open(guard, one.uri(), other.uri())) {
      for (int i = 0; i < 6; i++) {
        assertThat(running.get(Upstream.OK)).isEqualTo("hello");
      }
    }
    assertThat(one.hits()).isZero();
    assertThat(other.hits()).isEqualTo(6);
    // The first rejection marks the node as dead, so that it is not asked again for a minute.
    assertThat(guard.registry().get(one.key())).hasRejected(1);
  }

  @ParameterizedTest
  @EnumSource
  void onlyNodeIsAskedAgainAsSoonAsItsCircuitAllows(Engine engine) throws Exception {
    try (Running running = engine.open(guard, one.uri())) {
      for (int i = 0; i < 8; i++) {
        assertThat(fails(running, Upstream.BROKEN)).isTrue();
      }
      assertThat(guard.registry().get(one.key())).isOpen().hasFailed(3).hasRejected(5);

      ticker.advance(Guards.COOLDOWN);

      // Dead or not: where there is no other, the client takes the one that is nearest to life.
      assertThat(running.get(Upstream.OK)).isEqualTo("hello");
      assertThat(guard.registry().get(one.key())).isClosed();
      assertThat(one.hits()).isEqualTo(4);
    }
  }

  private static boolean fails(Running running, String path) {
    try {
      running.get(path);
      return false;
    } catch (Exception error) {
      return true;
    }
  }
}
