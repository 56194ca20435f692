package io.fluxgate.slack;

import static java.util.regex.Pattern.DOTALL;

import io.fluxgate.AsyncListener;
import io.fluxgate.CircuitState;
import io.fluxgate.Listener;
import io.fluxgate.Signal;
import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Text;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Posts every transition to a Slack channel, in one thread per outage.
 *
 * <p>Messages are sent in order on the listener's own thread; a signal only joins a bounded queue,
 * so no call waits for Slack. A message that Slack does not accept is {@linkplain #lost() counted},
 * and logged once for each kind of error. One listener serves any number of breakers. Thread-safe.
 */
public final class SlackListener implements Listener, AutoCloseable {

  private final String channel;
  private final SlackPoster poster;
  private final AsyncListener queue;

  private SlackListener(Builder builder, String token, String channel) {
    this.channel = channel;
    Templates templates = new Templates(Map.copyOf(builder.templates), builder.other);
    SlackMessages messages =
        new SlackMessages(channel, templates, builder.application, builder.instance);
    this.poster = new SlackPoster(token, builder.endpoint, builder.timeout, messages);
    this.queue = Listener.async(poster, builder.queueCapacity);
  }

  /** {@return a builder, which needs a {@linkplain Builder#token token} and a channel} */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public void onSignal(Signal signal) {
    queue.onSignal(signal);
  }

  /**
   * {@return how many signals did not reach the channel: the queue was full or closed, or Slack did
   * not accept the message}
   */
  public long lost() {
    return queue.dropped() + poster.lost();
  }

  /**
   * Stops accepting signals, and sends those in the queue. That takes at most about 10 s: a message
   * that takes longer is aborted, and if Slack asks to wait, the rest is lost.
   */
  @Override
  public void close() {
    poster.stopWaiting();
    queue.close();
    poster.close();
  }

  @Override
  public String toString() {
    return "SlackListener(" + Text.clean(channel, 100) + ")";
  }

  /** Builds a {@link SlackListener}. Not thread-safe. */
  public static final class Builder {

    /** As in {@code xoxb-1-2}, {@code xoxe.xoxp-1-2} and {@code xapp-1-2}. */
    private static final Pattern TOKEN = Pattern.compile("(xox[a-z]?|xapp)[-.].*", DOTALL);

    /** As in {@code #alerts} and {@code C0123456789}. */
    private static final Pattern CHANNEL = Pattern.compile("#.*|[CGD]0[0-9A-Z]*", DOTALL);

    private final Map<Templates.Move, SlackTemplate> templates = Templates.defaults();
    private @Nullable String token;
    private @Nullable String channel;
    private @Nullable String application;
    private @Nullable String instance;
    private SlackTemplate other = Templates.otherDefault();
    private int queueCapacity = 1_000;
    private Duration timeout = Duration.ofSeconds(10);
    private String endpoint = "https://slack.com/api/";

    private Builder() {}

    /**
     * Sets the token of a bot with the scope {@code chat:write}. Neither messages of exceptions nor
     * log lines show it.
     *
     * @param token as in {@code xoxb-...}
     * @return this builder
     * @throws IllegalArgumentException if it is empty, has other characters than visible ASCII, or
     *     looks like a channel
     */
    public Builder token(String token) {
      // The message must not show what is meant to be a token.
      if (Checks.notNull("token", token).isEmpty()
          || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
        throw new IllegalArgumentException("token: (expected: visible ASCII characters)");
      }
      if (CHANNEL.matcher(token).matches()) {
        throw new IllegalArgumentException("token: a channel (expected: a token, as in xoxb-...)");
      }
      this.token = token;
      return this;
    }

    /**
     * Sets the channel, to which the bot has been invited.
     *
     * @param channel its ID, such as {@code C0123456789}, or its name, such as {@code #alerts}
     * @return this builder
     * @throws IllegalArgumentException if it is blank, or looks like a token
     */
    public Builder channel(String channel) {
      if (TOKEN.matcher(Checks.notNull("channel", channel).strip()).matches()) {
        throw new IllegalArgumentException(
            "channel: a token (expected: a channel's ID or name, as in #alerts)");
      }
      this.channel = Checks.notBlank("channel", channel);
      return this;
    }

    /**
     * Sets the name of the program, for channels that several post to. Default: none, and messages
     * do not show one.
     *
     * @param name not blank
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder application(String name) {
      this.application = Checks.notBlank("application", name);
      return this;
    }

    /**
     * Sets the name of this instance of the program: each instance has its own breakers, and its
     * own threads in the channel. Default: the name of the host.
     *
     * @param name not blank
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder instance(String name) {
      this.instance = Checks.notBlank("instance", name);
      return this;
    }

    /**
     * Sets what messages say about one transition. Defaults: those for CLOSED to OPEN, OPEN to
     * HALF_OPEN, HALF_OPEN to OPEN and HALF_OPEN to CLOSED.
     *
     * @param from the state that is left
     * @param to the state that is entered
     * @param template title, colour and description
     * @return this builder
     */
    public Builder template(CircuitState from, CircuitState to, SlackTemplate template) {
      templates.put(
          new Templates.Move(Checks.notNull("from", from), Checks.notNull("to", to)),
          Checks.notNull("template", template));
      return this;
    }

    /**
     * Sets what messages say about every other transition. Default: that the state has changed.
     *
     * @param template title, colour and description
     * @return this builder
     */
    public Builder otherTemplate(SlackTemplate template) {
      this.other = Checks.notNull("template", template);
      return this;
    }

    /**
     * Sets how many signals the queue holds; later ones are lost. Default: 1,000.
     *
     * @param capacity from 1 to 1,000,000
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder queueCapacity(int capacity) {
      this.queueCapacity = Checks.between("queueCapacity", 1, 1_000_000, capacity);
      return this;
    }

    /**
     * Sets the time limit for one message, from connecting to the end of the response. Default: 10
     * s.
     *
     * @param timeout from 1 ms to 1 h
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder timeout(Duration timeout) {
      Checks.notNull("timeout", timeout);
      if (timeout.compareTo(Duration.ofMillis(1)) < 0
          || timeout.compareTo(Duration.ofHours(1)) > 0) {
        throw Checks.bad("timeout", timeout, ">= 1 ms and <= 1 h");
      }
      this.timeout = timeout;
      return this;
    }

    /**
     * Sets the address of Slack's API, for GovSlack or for a test. The token is sent there.
     * Default: {@code https://slack.com/api/}.
     *
     * @param prefix of the methods' addresses
     * @return this builder
     * @throws IllegalArgumentException if its scheme is neither http nor https, or it has no host
     */
    public Builder endpoint(URI prefix) {
      String scheme = Checks.notNull("prefix", prefix).getScheme();
      if (!("http".equals(scheme) || "https".equals(scheme)) || prefix.getHost() == null) {
        throw Checks.bad("endpoint", prefix, "an http or https address");
      }
      this.endpoint = prefix.toString().endsWith("/") ? prefix.toString() : prefix + "/";
      return this;
    }

    /**
     * {@return the listener, whose thread runs until it is closed}
     *
     * @throws IllegalStateException if token or channel is not set
     */
    public SlackListener build() {
      return new SlackListener(this, set("token", token), set("channel", channel));
    }

    private static String set(String name, @Nullable String value) {
      if (value == null) {
        throw new IllegalStateException(name + ": not set (expected: set before build())");
      }
      return value;
    }

    @Override
    public String toString() {
      return "SlackListener.Builder(" + (channel == null ? "" : Text.clean(channel, 100)) + ")";
    }
  }
}
