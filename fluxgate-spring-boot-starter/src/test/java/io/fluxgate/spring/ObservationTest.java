package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CallContext;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/** Rejected calls differ from I/O errors in {@code http.client.requests}. */
class ObservationTest {

  private static final String METER = "http.client.requests";

  private final Stopped stopped = new Stopped();
  private Upstream upstream;
  private TakenPort taken;

  @BeforeEach
  void start() throws IOException {
    upstream = Upstream.start();
    taken = new TakenPort();
  }

  @AfterEach
  void stop() throws IOException {
    taken.close();
    upstream.close();
  }

  @Test
  void restClientSaysWhatWasRejected() {
    application()
        .run(
            context -> {
              RestClient client = context.getBean(RestClient.Builder.class).build();
              assertThat(client.get().uri(upstream.url() + "/up").retrieve().toBodilessEntity())
                  .isNotNull();
              assertThat(stopped.outcome()).isEqualTo("none");
              assertThatThrownBy(() -> client.get().uri(nobody()).retrieve().toBodilessEntity())
                  .isInstanceOf(ResourceAccessException.class);
              assertThat(stopped.outcome()).isEqualTo("none");

              forceOpen(context);
              assertThatThrownBy(
                      () -> client.get().uri(upstream.url() + "/up").retrieve().toBodilessEntity())
                  .isInstanceOf(ResourceAccessException.class);

              assertThat(stopped.outcome()).isEqualTo("rejected");
              MeterRegistry meters = context.getBean(MeterRegistry.class);
              assertThat(meters.get(METER).tag("fluxgate.outcome", "rejected").timer().count())
                  .isEqualTo(1);
              assertThat(meters.get(METER).tag("fluxgate.outcome", "none").timers())
                  .extracting(timer -> timer.getId().getTag("exception"))
                  .containsExactlyInAnyOrder("none", "ResourceAccessException");
            });
  }

  @Test
  void restTemplateSaysWhatWasRejected() {
    application()
        .run(
            context -> {
              forceOpen(context);

              assertThatThrownBy(
                      () ->
                          Generation.restTemplate(context)
                              .getForEntity(upstream.url() + "/up", String.class))
                  .isInstanceOf(ResourceAccessException.class);

              assertThat(stopped.outcome()).isEqualTo("rejected");
            });
  }

  @Test
  void webClientSaysWhatWasRejected() {
    application()
        .run(
            context -> {
              WebClient client = context.getBean(WebClient.Builder.class).build();
              assertThat(WebClientsTest.status(client, upstream.url() + "/up")).isEqualTo(204);
              assertThat(stopped.outcome()).isEqualTo("none");
              assertThatThrownBy(() -> WebClientsTest.status(client, nobody()))
                  .isInstanceOf(WebClientRequestException.class);
              assertThat(stopped.outcome()).isEqualTo("none");

              forceOpen(context);
              assertThatThrownBy(() -> WebClientsTest.status(client, upstream.url() + "/up"))
                  .isInstanceOf(WebClientRequestException.class);

              assertThat(stopped.outcome()).isEqualTo("rejected");
            });
  }

  @Test
  void spanOfARejectedCallSaysWhyItFailed() {
    application()
        .run(
            context -> {
              RestClient client = context.getBean(RestClient.Builder.class).build();
              forceOpen(context);

              assertThatThrownBy(
                      () -> client.get().uri(upstream.url() + "/up").retrieve().toBodilessEntity())
                  .isInstanceOf(ResourceAccessException.class);

              Observation.Context span = stopped.next();
              assertThat(stopped.events).containsExactly("fluxgate.rejected");
              assertThat(span.getHighCardinalityKeyValue("error.type"))
                  .isEqualTo(
                      KeyValue.of("error.type", CallNotPermittedIOException.class.getName()));
              assertThat(span.getHighCardinalityKeyValue("fluxgate.breaker"))
                  .isEqualTo(KeyValue.of("fluxgate.breaker", upstream.url()));
            });
  }

  @Test
  void policiesHaveTheContextAndTheCallListenersOfTheApplication() {
    CallContext own = () -> task -> task;
    Contexts.everything()
        .withBean(CallContext.class, () -> own)
        .run(
            context -> {
              CircuitBreakerPolicy policy =
                  context.getBean(HttpGuard.class).breaker("https://a.test").policy();
              assertThat(policy.callContext()).containsSame(own);
              assertThat(policy.callListeners()).hasSize(1);
            });
  }

  @Test
  void otherObservationsStayAsTheyAre() {
    application()
        .run(
            context -> {
              Observation.createNotStarted("orders", context.getBean(ObservationRegistry.class))
                  .observe(() -> {});

              assertThat(stopped.next().getLowCardinalityKeyValues()).isEmpty();
            });
  }

  @Test
  void noClientOfSpringsMayBeThere() {
    Contexts.everything()
        .withClassLoader(
            new FilteredClassLoader("org.springframework.web", "org.springframework.http"))
        .run(context -> assertThat(context).hasNotFailed().hasBean("fluxgateObservationFilter"));
  }

  @Test
  void observationsMayBeAbsent() {
    Contexts.everything()
        .withClassLoader(new FilteredClassLoader(ObservationFilter.class))
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(HttpGuard.class)
                    .doesNotHaveBean("fluxgateObservationFilter"));
  }

  private ApplicationContextRunner application() {
    return Contexts.everything()
        .withBean(Stopped.class, () -> stopped)
        .withPropertyValues(Generation.FACTORY + "=jdk", Generation.CONNECTOR + "=jdk");
  }

  private void forceOpen(ApplicationContext context) {
    context.getBean(HttpGuard.class).registry().get(upstream.url()).forceOpen();
  }

  /** An address at which nobody listens. */
  private String nobody() {
    return "http://127.0.0.1:" + taken.number() + "/";
  }

  /** Keeps what ended: a reactive client's observation ends after its caller has gone on. */
  private static final class Stopped implements ObservationHandler<Observation.Context> {

    private final BlockingQueue<Observation.Context> contexts = new LinkedBlockingQueue<>();
    private final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }

    @Override
    public void onEvent(Observation.Event event, Observation.Context context) {
      events.add(event.getName());
    }

    @Override
    public void onStop(Observation.Context context) {
      contexts.add(context);
    }

    Observation.Context next() throws InterruptedException {
      return Objects.requireNonNull(contexts.poll(20, TimeUnit.SECONDS), "no observation ended");
    }

    String outcome() throws InterruptedException {
      KeyValue outcome = next().getLowCardinalityKeyValue("fluxgate.outcome");
      return outcome == null ? "absent" : outcome.getValue();
    }
  }
}
