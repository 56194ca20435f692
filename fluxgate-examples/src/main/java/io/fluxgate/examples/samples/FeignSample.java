package io.fluxgate.examples.samples;

import feign.Feign;
import feign.FeignException;
import feign.Param;
import feign.RequestLine;
import feign.RetryableException;
import feign.Retryer;
import feign.okhttp.OkHttpClient;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.okhttp.CircuitBreakerInterceptor;
import picocli.CommandLine.Command;

/** The command {@code feign}. */
@Command(name = "feign", description = "OpenFeign on a guarded OkHttp client.")
public final class FeignSample extends Sample {

  interface Orders {

    @RequestLine("GET /orders/{id}")
    String order(@Param("id") int id);
  }

  /** Feign's own tries again after any I/O error, and so after a rejection, up to four times. */
  private static final class PatientRetryer extends Retryer.Default {

    @Override
    public void continueOrPropagate(RetryableException error) {
      if (error.getCause() instanceof CallNotPermittedIOException) {
        throw error;
      }
      super.continueOrPropagate(error);
    }

    @Override
    public Retryer clone() {
      return new PatientRetryer();
    }
  }

  @Override
  void run(LocalService service) throws Exception {
    HttpGuard guard = HttpGuard.builder().policy(quickPolicy()).build();
    Orders orders =
        Feign.builder()
            .client(
                new OkHttpClient(
                    new okhttp3.OkHttpClient.Builder()
                        .addInterceptor(new CircuitBreakerInterceptor(guard))
                        .build()))
            .retryer(new PatientRetryer())
            .target(Orders.class, service.uri().toString());

    ask(orders);
    service.fail();
    say("The service fails:");
    for (int i = 0; i < 5; i++) {
      ask(orders);
    }
    service.recover();
    waitForProbe();
    say("It is well again, and a probe finds that out:");
    ask(orders);
    say("%d of 7 calls reached it.".formatted(service.hits()));
  }

  private void ask(Orders orders) {
    try {
      say("  " + orders.order(1));
    } catch (RetryableException error) {
      // Every I/O error comes in one, and the circuit's rejection is an I/O error.
      say("  " + error.getCause());
    } catch (FeignException answer) {
      say("  status " + answer.status());
    }
  }
}
