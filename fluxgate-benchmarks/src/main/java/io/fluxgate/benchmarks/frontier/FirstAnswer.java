package io.fluxgate.benchmarks.frontier;

import io.fluxgate.okhttp.CircuitBreakerInterceptor;
import java.time.Duration;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Gets one answer through OkHttp, and prints how many milliseconds of processor time that took
 * since the start of the virtual machine.
 */
public final class FirstAnswer {

  private FirstAnswer() {}

  /**
   * Makes the call.
   *
   * @param args {@code bare} or {@code guarded}, and the address
   */
  public static void main(String[] args) throws Exception {
    OkHttpClient.Builder builder = new OkHttpClient.Builder();
    if (args[0].equals("guarded")) {
      Guard.addTo(builder);
    }
    Request request = new Request.Builder().url(args[1]).build();
    try (Response response = builder.build().newCall(request).execute()) {
      if (response.body().string().isEmpty()) {
        throw new IllegalStateException("no body");
      }
    }
    Duration processorTime = ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    System.out.println(processorTime.toMillis());
    // The client's threads would live on for a while.
    System.exit(0);
  }

  /** Apart, so that a bare call loads no class of Fluxgate. */
  private static final class Guard {

    static void addTo(OkHttpClient.Builder builder) {
      builder.addInterceptor(CircuitBreakerInterceptor.perHost());
    }
  }
}
