package io.fluxgate.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Ticket;
import io.fluxgate.benchmarks.differential.ManualClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Plays a history, word by word, on Fluxgate and on a peer.
 *
 * <ul>
 *   <li>{@code S}, {@code F}, {@code I}: a call that is let through and succeeds, fails, or is
 *       ignored; {@code S2s} takes two seconds
 *   <li>{@code x}: a call that is rejected
 *   <li>{@code <a}, {@code a>F}: a call that is let through, and ends later
 *   <li>{@code +5s}: time passes; {@code ns}, {@code ms}, {@code s}, {@code m}, {@code h}
 *   <li>{@code CLOSED}, {@code OPEN}, …: the state is this one
 *   <li>{@code !reset}, {@code !open}, …: a command by hand
 *   <li>{@code =}: both are in the same state
 *   <li>{@code F*3}: three times
 *   <li>{@code x/S}: Fluxgate rejects, where the peer lets the call through; {@code -} is nothing
 * </ul>
 */
final class History {

  private static final Pattern TIME = Pattern.compile("(\\d+)(ns|ms|s|m|h)");

  private final ManualClock clock;
  private final Side ours;
  private final @Nullable Side theirs;

  History(ManualClock clock, CircuitBreakerPolicy.Builder policy, @Nullable Peer peer) {
    this.clock = clock;
    this.ours =
        new Side("Fluxgate", new Ours(CircuitBreaker.of("ours", policy.ticker(clock).build())));
    this.theirs = peer == null ? null : new Side("the peer", peer);
  }

  void play(String words) {
    StringBuilder played = new StringBuilder();
    for (String word : words.trim().split("\\s+", -1)) {
      int star = word.indexOf('*');
      int times = star < 0 ? 1 : Integer.parseInt(word.substring(star + 1));
      for (int i = 0; i < times; i++) {
        step(star < 0 ? word : word.substring(0, star), played.append(' ').append(word).toString());
      }
    }
  }

  private void step(String word, String played) {
    if (word.startsWith("+")) {
      clock.advance(time(word.substring(1)));
      return;
    }
    if (word.equals("=")) {
      assertThat(ours.breaker.state())
          .as("state at%s", played)
          .isEqualTo(Objects.requireNonNull(theirs).breaker.state());
      return;
    }
    int slash = word.indexOf('/');
    ours.step(slash < 0 ? word : word.substring(0, slash), played);
    if (theirs != null) {
      theirs.step(slash < 0 ? word : word.substring(slash + 1), played);
    }
  }

  private static Duration time(String text) {
    if (text.isEmpty()) {
      return Duration.ZERO;
    }
    Matcher time = TIME.matcher(text);
    assertThat(time.matches()).as("a time: %s", text).isTrue();
    long amount = Long.parseLong(time.group(1));
    return switch (time.group(2)) {
      case "ns" -> Duration.ofNanos(amount);
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  /** One of the two breakers, and its calls in flight. */
  private record Side(String who, Peer breaker, Map<String, Object> inFlight) {

    Side(String who, Peer breaker) {
      this(who, breaker, new HashMap<>());
    }

    void step(String word, String played) {
      char first = word.charAt(0);
      int end = word.indexOf('>');
      if (end > 0) {
        @Nullable Object call = inFlight.remove(word.substring(0, end));
        assertThat(call).as("%s: in flight at%s", who, played).isNotNull();
        breaker.end(
            Objects.requireNonNull(call), word.charAt(end + 1), time(word.substring(end + 2)));
      } else if (first == '<') {
        inFlight.put(word.substring(1), letThrough(played));
      } else if (first == '!') {
        breaker.command(word.substring(1));
      } else if (first == 'x') {
        assertThat(breaker.tryAcquire()).as("%s: rejected at%s", who, played).isNull();
      } else if (word.matches("[SFI](\\d.*)?")) {
        breaker.end(letThrough(played), first, time(word.substring(1)));
      } else if (first != '-') {
        assertThat(breaker.state()).as("%s: state at%s", who, played).isEqualTo(word);
      }
    }

    private Object letThrough(String played) {
      @Nullable Object call = breaker.tryAcquire();
      assertThat(call).as("%s: let through at%s", who, played).isNotNull();
      return Objects.requireNonNull(call);
    }
  }

  private record Ours(CircuitBreaker breaker) implements Peer {

    @Override
    public void end(Object call, char end, Duration duration) {
      Ticket ticket = (Ticket) call;
      switch (end) {
        case 'S' -> ticket.success(duration);
        case 'F' -> ticket.failure(duration);
        default -> ticket.discard();
      }
    }

    @Override
    public @Nullable Object tryAcquire() {
      Optional<Ticket> ticket = breaker.tryAcquire();
      return ticket.orElse(null);
    }

    @Override
    public String state() {
      return breaker.state().name();
    }

    @Override
    public void command(String command) {
      switch (command) {
        case "reset" -> breaker.reset();
        case "halfOpen" -> breaker.halfOpen();
        case "disable" -> breaker.disable();
        case "metricsOnly" -> breaker.metricsOnly();
        case "forceOpen" -> breaker.forceOpen();
        default -> {
          assertThat(command.toLowerCase(Locale.ROOT)).startsWith("open");
          breaker.openFor(time(command.substring("open".length())));
        }
      }
    }
  }
}
