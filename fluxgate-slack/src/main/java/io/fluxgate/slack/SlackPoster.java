package io.fluxgate.slack;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import io.fluxgate.CircuitState;
import io.fluxgate.Listener;
import io.fluxgate.Signal;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Posts one message for each signal, and remembers the threads of outages. It waits for Slack, so
 * it must not run on a call's thread; {@link #onSignal} is called on one thread only.
 */
final class SlackPoster implements Listener {

  private static final Set<CircuitState> ENDS =
      EnumSet.of(CircuitState.CLOSED, CircuitState.DISABLED, CircuitState.METRICS_ONLY);

  private static final int MAXIMUM_THREADS = 10_000;
  private static final int MAXIMUM_ATTEMPTS = 5;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final long CUT_OFF_MILLIS = 1_000;
  private static final long DEFAULT_WAIT_SECONDS = 30;
  private static final long MAXIMUM_WAIT_SECONDS = 300;

  private final Slack slack;
  private final MethodsClient methods;
  private final SlackMessages messages;
  private final SlackLog log;
  private final Map<Outage, String> threads = new LruMap();
  private final AtomicLong lost = new AtomicLong();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** Held while a message is on its way. */
  private final ReentrantLock posting = new ReentrantLock();

  /** Slack asked to wait while the listener was closing, or the time for closing is over. */
  private volatile boolean givenUp;

  SlackPoster(String token, String endpoint, Duration timeout, SlackMessages messages) {
    this.slack = Slack.getInstance(config(endpoint, timeout));
    this.methods = slack.methods(token);
    this.messages = messages;
    this.log = new SlackLog(token);
  }

  private static SlackConfig config(String endpoint, Duration timeout) {
    int millis = (int) timeout.toMillis();
    SlackConfig config = new SlackConfig();
    config.setMethodsEndpointUrlPrefix(endpoint);
    config.setHttpClientCallTimeoutMillis(millis);
    config.setHttpClientReadTimeoutMillis(millis);
    config.setHttpClientWriteTimeoutMillis(millis);
    // Statistics cost a call to auth.test before the first message, and threads (SDK 1.51).
    config.setStatsEnabled(false);
    // The default ones log requests and responses.
    config.setHttpClientResponseHandlers(List.of());
    return config;
  }

  @Override
  public void onSignal(Signal signal) {
    posting.lock();
    try {
      deliver(signal);
    } finally {
      posting.unlock();
    }
  }

  private void deliver(Signal signal) {
    Outage outage = new Outage(signal.name(), signal.shadow());
    String thread = threads.get(outage);
    String posted = post(messages.of(signal, thread));
    if (posted == null) {
      lost.incrementAndGet();
    } else if (thread == null && signal.to() == CircuitState.OPEN) {
      threads.put(outage, posted);
    }
    if (ENDS.contains(signal.to())) {
      threads.remove(outage);
    }
    if (!signal.shadow()) {
      threads.remove(new Outage(signal.name(), true));
    }
  }

  /** Returns the time stamp that identifies the message, null if Slack did not accept it. */
  private @Nullable String post(ChatPostMessageRequest request) {
    for (int attempt = 1; attempt <= MAXIMUM_ATTEMPTS && !givenUp; attempt++) {
      try {
        ChatPostMessageResponse response = methods.chatPostMessage(request);
        if (response.isOk() && response.getTs() != null) {
          log.recovered();
          return response.getTs();
        }
        log.refused(response.getError());
        return null;
      } catch (SlackApiException answer) {
        if (answer.getResponse().code() != TOO_MANY_REQUESTS) {
          log.outage("HTTP status " + answer.getResponse().code(), "");
          return null;
        }
        log.outage("HTTP status 429", "messages wait as long as Slack asks to");
        if (isClosingAfter(answer.getResponse().header("Retry-After"))) {
          givenUp = true;
        }
      } catch (IOException | RuntimeException error) {
        // Runtime: what the SDK throws if the answer is not JSON, or empty.
        log.outage(error.getClass().getSimpleName(), detail(error));
        return null;
      }
    }
    return null;
  }

  /** The message, unless it may repeat what the server wrote. */
  private static String detail(Exception error) {
    boolean isConnectFailure =
        error instanceof ConnectException
            || error instanceof UnknownHostException
            || error instanceof SocketTimeoutException;
    return isConnectFailure ? String.valueOf(error.getMessage()) : "";
  }

  /** Waits as long as Slack asks to; returns whether the wait was cut short. */
  private boolean isClosingAfter(@Nullable String retryAfter) {
    try {
      return closing.await(waitSeconds(retryAfter), TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static long waitSeconds(@Nullable String retryAfter) {
    try {
      long seconds = retryAfter == null ? DEFAULT_WAIT_SECONDS : Long.parseLong(retryAfter.strip());
      return Math.min(MAXIMUM_WAIT_SECONDS, Math.max(1, seconds));
    } catch (NumberFormatException malformed) {
      return DEFAULT_WAIT_SECONDS;
    }
  }

  /** Returns how many messages Slack did not accept. */
  long lost() {
    return lost.get();
  }

  /** Ends the present wait that Slack asked for, and lets no other begin. */
  void stopWaiting() {
    closing.countDown();
  }

  /** Aborts a message that still hangs, posts no other, and closes the connections. */
  void close() {
    givenUp = true;
    slack.getHttpClient().getOkHttpClient().dispatcher().cancelAll();
    try {
      if (posting.tryLock(CUT_OFF_MILLIS, TimeUnit.MILLISECONDS)) {
        posting.unlock();
      }
      slack.close();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (Exception undocumented) {
      // The SDK declares it, but nothing that it closes throws; all messages are sent by now.
    }
  }

  /** A breaker has one outage at a time, and its shadow another. */
  private record Outage(String name, boolean shadow) {}

  /** Drops the outage that was used least recently: hosts come and go. */
  private static final class LruMap extends LinkedHashMap<Outage, String> {

    private static final long serialVersionUID = 1;

    LruMap() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Outage, String> eldest) {
      return size() > MAXIMUM_THREADS;
    }
  }
}
