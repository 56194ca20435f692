package io.fluxgate.slack;

import io.fluxgate.AsyncListener;
import io.fluxgate.CircuitState;
import io.fluxgate.Listener;
import io.fluxgate.Signal;
import io.fluxgate.internal.util.Checks;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * Tells a Slack channel of every transition, one thread per outage.
 *
 * <p>Messages are sent in order on a thread of the listener's own; a signal only joins a bounded
 * queue, so no call ever waits for Slack. What does not get through is {@linkplain #lost() counted}
 * and logged once for each kind of trouble. One listener serves any number of breakers.
 * Thread-safe.
 */
public final class SlackListener implements Listener, AutoCloseable {

  private final String channel;
  private final SlackPoster poster;
  private final AsyncListener queue;

  private SlackListener(Builder builder) {
    this.channel = builder.channel;
    Templates templates = new Templates(Map.copyOf(builder.templates), builder.other);
    this.poster =
        new SlackPoster(
            builder.token,
            builder.endpoint,
            builder.timeout,
            new SlackMessages(channel, templates));
    this.queue = Listener.async(poster, builder.queueCapacity);
  }

  /**
   * {@return a listener with all defaults}
   *
   * @param token of a bot with the scope {@code chat:write}
   * @param channel the channel's ID, such as {@code C0123456789}, or its name
   * @throws IllegalArgumentException if one is blank, or the token has characters that none has
   */
  public static SlackListener create(String token, String channel) {
    return builder(token, channel).build();
  }

  /**
   * {@return a builder with all defaults}
   *
   * @param token of a bot with the scope {@code chat:write}
   * @param channel the channel's ID, such as {@code C0123456789}, or its name
   * @throws IllegalArgumentException if one is blank, or the token has characters that none has
   */
  public static Builder builder(String token, String channel) {
    return new Builder(token, channel);
  }

  @Override
  public void onSignal(Signal signal) {
    queue.onSignal(signal);
  }

  /**
   * {@return how many signals never made it into the channel: the queue was full or closed, or
   * Slack did not take the message}
   */
  public long lost() {
    return queue.dropped() + poster.lost();
  }

  /**
   * Takes no more signals, and sends those that wait. That takes at most about 10 s: a message that
   * hangs longer is cut off, and if Slack asks to wait, what is left is lost.
   */
  @Override
  public void close() {
    poster.stopWaiting();
    queue.close();
    poster.close();
  }

  @Override
  public String toString() {
    return "SlackListener(" + SlackText.plain(channel, 100) + ")";
  }

  /** Builds a {@link SlackListener}. Not thread-safe. */
  public static final class Builder {

    private final String token;
    private final String channel;
    private final Map<Templates.Move, SlackTemplate> templates = Templates.defaults();
    private SlackTemplate other = Templates.otherDefault();
    private int queueCapacity = 1_000;
    private Duration timeout = Duration.ofSeconds(10);
    private String endpoint = "https://slack.com/api/";

    private Builder(String token, String channel) {
      Objects.requireNonNull(token, "token");
      // The message must not show what is meant to be a token.
      if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
        throw new IllegalArgumentException("token: (expected: visible ASCII characters)");
      }
      if (Objects.requireNonNull(channel, "channel").isBlank()) {
        throw new IllegalArgumentException("channel: \"" + channel + "\" (expected: not blank)");
      }
      this.token = token;
      this.channel = channel;
    }

    /**
     * Sets what messages say of one transition. Defaults: those for CLOSED to OPEN, OPEN to
     * HALF_OPEN, HALF_OPEN to OPEN and HALF_OPEN to CLOSED.
     *
     * @param from the state that is left
     * @param to the state that is entered
     * @param template title, colour and description
     * @return this builder
     */
    public Builder template(CircuitState from, CircuitState to, SlackTemplate template) {
      templates.put(
          new Templates.Move(
              Objects.requireNonNull(from, "from"), Objects.requireNonNull(to, "to")),
          Objects.requireNonNull(template, "template"));
      return this;
    }

    /**
     * Sets what messages say of transitions without a template of their own. Default: that the
     * state has changed.
     *
     * @param template title, colour and description
     * @return this builder
     */
    public Builder otherTemplate(SlackTemplate template) {
      this.other = Objects.requireNonNull(template, "template");
      return this;
    }

    /**
     * Sets how many signals wait at most. Default: 1,000.
     *
     * @param capacity from 1 to 1,000,000
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder queueCapacity(int capacity) {
      if (capacity < 1 || capacity > 1_000_000) {
        throw new IllegalArgumentException(
            "queueCapacity: " + capacity + " (expected: >= 1 and <= 1000000)");
      }
      this.queueCapacity = capacity;
      return this;
    }

    /**
     * Sets how long one message may take, from the connection to the end of the answer. Default: 10
     * s.
     *
     * @param timeout from 1 ms to 1 h
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder timeout(Duration timeout) {
      Objects.requireNonNull(timeout, "timeout");
      if (timeout.compareTo(Duration.ofMillis(1)) < 0
          || timeout.compareTo(Duration.ofHours(1)) > 0) {
        throw Checks.bad("timeout", timeout, ">= 1 ms and <= 1 h");
      }
      this.timeout = timeout;
      return this;
    }

    /**
     * Sets where Slack's API is: another one than the usual for GovSlack, or in a test. The token
     * goes there. Default: {@code https://slack.com/api/}.
     *
     * @param prefix of the methods' addresses
     * @return this builder
     * @throws IllegalArgumentException if its scheme is neither http nor https, or it has no host
     */
    public Builder endpoint(URI prefix) {
      String scheme = Objects.requireNonNull(prefix, "prefix").getScheme();
      if (!("http".equals(scheme) || "https".equals(scheme)) || prefix.getHost() == null) {
        throw new IllegalArgumentException(
            "endpoint: " + prefix + " (expected: an http or https address)");
      }
      this.endpoint = prefix.toString().endsWith("/") ? prefix.toString() : prefix + "/";
      return this;
    }

    /** {@return the listener, whose thread runs until it is closed} */
    public SlackListener build() {
      return new SlackListener(this);
    }

    @Override
    public String toString() {
      return "SlackListener.Builder(" + SlackText.plain(channel, 100) + ")";
    }
  }
}
