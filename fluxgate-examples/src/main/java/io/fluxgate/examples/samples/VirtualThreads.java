package io.fluxgate.examples.samples;

import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** The command {@code virtual-threads}. */
@Command(
    name = "virtual-threads",
    description = "Many virtual threads, one guarded client. Wants Java 21 or newer.")
public final class VirtualThreads extends Sample {

  private static final int THREADS = 200;

  @Override
  void run(LocalService service) throws Exception {
    ExecutorService threads = threadPerTask();
    if (threads == null) {
      say("Java %d has no virtual threads.".formatted(Runtime.version().feature()));
      say("Run this example with Java 21 or newer.");
      return;
    }
    HttpGuard guard = HttpGuard.builder().policy(quickPolicy()).build();
    HttpClient client = CircuitBreakerHttpClient.wrap(HttpClient.newHttpClient(), guard);
    HttpRequest request = HttpRequest.newBuilder(service.uri("/orders")).build();
    try {
      say(THREADS + " virtual threads call a healthy service:");
      callFromAll(threads, client, request);
      service.fail();
      say("It fails, and they call it again:");
      callFromAll(threads, client, request);
      say("Those that came too late to be among the failures were rejected without a request.");
      say("And once more:");
      callFromAll(threads, client, request);
    } finally {
      threads.shutdown();
    }
  }

  /** What Java 21 calls {@code Executors.newVirtualThreadPerTaskExecutor()}; null before that. */
  private static @Nullable ExecutorService threadPerTask() throws ReflectiveOperationException {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException before21) {
      return null;
    }
  }

  private void callFromAll(ExecutorService threads, HttpClient client, HttpRequest request)
      throws Exception {
    List<Future<String>> calls = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      calls.add(threads.submit(() -> call(client, request)));
    }
    List<String> answers = new ArrayList<>();
    for (Future<String> call : calls) {
      answers.add(call.get());
    }
    say("  " + answers.stream().collect(Collectors.groupingBy(it -> it, Collectors.counting())));
  }

  private static String call(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return "status " + client.send(request, BodyHandlers.discarding()).statusCode();
    } catch (CallNotPermittedIOException rejection) {
      return "rejected";
    }
  }
}
