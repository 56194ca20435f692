package io.fluxgate.fleet.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.Ticket;
import io.fluxgate.fleet.Fleet;
import io.fluxgate.fleet.FleetInfo;
import io.fluxgate.fleet.FleetMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/**
 * A member of the fleet of {@link RealFleet} in a process of its own. It makes one call per line of
 * its input, and answers each line with what it knows; it ends with its input.
 */
final class MemberMain {

  static final String FAIL = "fail";
  static final String SUCCEED = "succeed";

  private MemberMain() {}

  public static void main(String[] args) throws IOException {
    CircuitBreakerRegistry registry = RealFleet.newRegistry();
    CircuitBreaker breaker = registry.get(RealFleet.HOST);
    try (RedisFleetTransport transport = RedisFleetTransport.of(args[0]);
        Fleet fleet =
            Fleet.builder(registry, transport).name(RealFleet.NAME).mode(FleetMode.OPEN).start()) {
      BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        obey(line, breaker);
        System.out.println(answer(fleet, breaker));
      }
    }
  }

  private static void obey(String line, CircuitBreaker breaker) {
    if (line.equals(FAIL)) {
      breaker.tryAcquire().ifPresent(ticket -> expect(ticket.failure()));
    } else if (line.equals(SUCCEED)) {
      breaker.tryAcquire().ifPresent(ticket -> expect(ticket.success()));
    }
  }

  /** A {@link Ticket} may be late. */
  private static void expect(boolean unused) {}

  private static String answer(Fleet fleet, CircuitBreaker breaker) {
    FleetInfo info = fleet.info();
    return String.join(
        " ",
        breaker.state().toString(),
        String.valueOf(info.transportUp()),
        String.valueOf(info.peers()),
        String.valueOf(info.sent()),
        String.valueOf(info.openings() + info.suspicions()),
        String.valueOf(info.dropped().getOrDefault("late", 0L)));
  }
}
