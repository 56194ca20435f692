package io.fluxgate.spring;

import io.fluxgate.CircuitState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties under {@code fluxgate}. One that is misspelt keeps the application from starting.
 *
 * @param http what concerns all hosts
 * @param policy the policy of hosts that have none, and the default for settings that a policy of a
 *     host omits
 * @param policies policies by host, as in fluxgate.policies[https://payments.example.com], by
 *     pattern, as in fluxgate.policies[https://*.internal], or by group
 * @param breakers policies of breakers that annotations and Spring Cloud name, as in
 *     fluxgate.breakers.orders; what one omits is as in policy
 * @param health what the health indicator makes of open circuits
 * @param fleet whether the instances of the application share what they see
 */
@ConfigurationProperties(value = "fluxgate", ignoreUnknownFields = false)
record FluxgateProperties(
    @DefaultValue Http http,
    @DefaultValue Policy policy,
    @DefaultValue Map<String, Policy> policies,
    @DefaultValue Map<String, Policy> breakers,
    @DefaultValue Health health,
    @DefaultValue Fleet fleet) {

  /** Which requests share a breaker. */
  enum Key {
    /** Those to the same scheme, host and port. */
    HOST,
    /** Those to the same host with the same method. */
    HOST_AND_METHOD,
    /** Those to the same host whose path fits the same template. */
    PATH
  }

  /**
   * What concerns all hosts.
   *
   * @param enabled whether there are circuit breakers at all
   * @param guardRestClients whether RestClient.Builder, RestTemplateBuilder and WebClient.Builder
   *     are guarded
   * @param logTransitions whether transitions are written to the log
   * @param shadow whether breakers start in METRICS_ONLY, unless their policy names another state:
   *     they watch and signal, and reject nothing
   * @param key which requests share a breaker
   * @param paths the templates of the key "path", such as /users/{id} or /reports/**
   * @param maximumBreakers how many breakers are kept at most
   * @param idleTimeout after how long without a request a breaker may be dropped
   * @param trackBody whether a response is classified only at the end of its body
   * @param bodyDeadline how long after the headers a body that still flows is taken for a success
   * @param maximumRetryAfter the longest time that a Retry-After header can keep the circuit open
   * @param cancelledAfter how long a caller must have waited so that it counts as a failure of the
   *     host when it gives up: a time, or never; four times what the host's answers usually take
   * @param maximumBreakersPerGroup how many breakers each pattern or group of fluxgate.policies may
   *     have at most; no limit
   * @param showErrorMessages whether causes in transitions and the endpoint quote the messages of
   *     exceptions, which can hold what a server sent
   * @param followRedirectsOf hosts whose redirects are trusted: the outcome counts for the host
   *     that answers in the end
   * @param fallback the names of beans that answer rejected calls: a RejectionResponse for all
   *     clients, and the fallback type of a client's adapter, such as JdkFallback, for that one
   * @param failIfUnguarded whether the application does not start if a client that the start-up
   *     report knows is not guarded
   * @param guards further guards by name; each takes what it omits from fluxgate.http and
   *     fluxgate.policy, and is injected by its name as the qualifier
   */
  record Http(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("true") boolean guardRestClients,
      @DefaultValue("true") boolean logTransitions,
      @DefaultValue("false") boolean shadow,
      @DefaultValue("host") Key key,
      @DefaultValue List<String> paths,
      @DefaultValue("10000") int maximumBreakers,
      @DefaultValue("30m") Duration idleTimeout,
      @DefaultValue("true") boolean trackBody,
      @DefaultValue("10s") Duration bodyDeadline,
      @DefaultValue("5m") Duration maximumRetryAfter,
      @Nullable String cancelledAfter,
      @Nullable Integer maximumBreakersPerGroup,
      @DefaultValue("false") boolean showErrorMessages,
      @DefaultValue List<String> followRedirectsOf,
      @DefaultValue List<String> fallback,
      @DefaultValue("false") boolean failIfUnguarded,
      @DefaultValue Map<String, Guard> guards) {}

  /**
   * A further guard; what it omits is as in {@link Http}.
   *
   * @param shadow whether breakers start in METRICS_ONLY
   * @param key which requests share a breaker
   * @param paths the templates of the key "path"
   * @param maximumBreakers how many breakers are kept at most
   * @param idleTimeout after how long without a request a breaker may be dropped
   * @param trackBody whether a response is classified only at the end of its body
   * @param bodyDeadline how long after the headers a body that still flows is taken for a success
   * @param maximumRetryAfter the longest time that a Retry-After header can keep the circuit open
   * @param cancelledAfter how long a caller must have waited to count as a failure when it gives up
   * @param maximumBreakersPerGroup how many breakers each pattern or group may have at most
   * @param showErrorMessages whether causes quote the messages of exceptions
   * @param followRedirectsOf hosts whose redirects count for the host that answers
   * @param policy the policy of hosts that have none
   * @param policies policies by host, pattern or group, of this guard only
   */
  record Guard(
      @Nullable Boolean shadow,
      @Nullable Key key,
      @Nullable List<String> paths,
      @Nullable Integer maximumBreakers,
      @Nullable Duration idleTimeout,
      @Nullable Boolean trackBody,
      @Nullable Duration bodyDeadline,
      @Nullable Duration maximumRetryAfter,
      @Nullable String cancelledAfter,
      @Nullable Integer maximumBreakersPerGroup,
      @Nullable Boolean showErrorMessages,
      @Nullable List<String> followRedirectsOf,
      @DefaultValue Policy policy,
      @DefaultValue Map<String, Policy> policies) {

    /** Returns the settings of this guard, with what it leaves out taken from those of all. */
    Http orElse(Http http) {
      return new Http(
          http.enabled,
          http.guardRestClients,
          http.logTransitions,
          Policy.either(shadow, http.shadow),
          Policy.either(key, http.key),
          // Templates belong to the key that they were written for.
          paths != null ? paths : key == null ? http.paths : List.of(),
          Policy.either(maximumBreakers, http.maximumBreakers),
          Policy.either(idleTimeout, http.idleTimeout),
          Policy.either(trackBody, http.trackBody),
          Policy.either(bodyDeadline, http.bodyDeadline),
          Policy.either(maximumRetryAfter, http.maximumRetryAfter),
          cancelledAfter != null ? cancelledAfter : http.cancelledAfter,
          maximumBreakersPerGroup != null ? maximumBreakersPerGroup : http.maximumBreakersPerGroup,
          Policy.either(showErrorMessages, http.showErrorMessages),
          Policy.either(followRedirectsOf, http.followRedirectsOf),
          http.fallback,
          http.failIfUnguarded,
          Map.of());
    }
  }

  /**
   * When a circuit opens, for how long, and how it recovers.
   *
   * @param windowCalls how many of the last calls are remembered; 100 unless window-time is set
   * @param windowTime for how long calls are remembered, instead of a number of calls
   * @param minRequests how many calls must be known before a rate counts; 100, or window-calls if
   *     that is less
   * @param failureRate the share of failures that opens the circuit, above 0 and at most 1; 0.5
   * @param slowRate the share of slow calls that opens the circuit, above 0 and at most 1; none
   * @param slowThreshold from which duration on a call is slow; goes with slow-rate
   * @param failureStreak how many failures in a row open the circuit; 10
   * @param openOnRetryAfter whether a Retry-After header opens the circuit at once; false
   * @param failureStatuses statuses that are failures besides 5xx, such as 429; none
   * @param overdue how long a call may wait for its answer before it is a failure while it is still
   *     under way: a time, never, or adaptive; adaptive
   * @param maximumConcurrentCalls how many calls may be under way at once; no limit
   * @param delay how long the circuit stays open; 1s
   * @param backoffMultiplier by how much each failed probing makes the delay longer, at least 1;
   *     1.5, or 1 if delay is set without max-delay
   * @param maxDelay what the delay grows to at most; 5s, or no limit if delay is set
   * @param jitter by which share the delay is varied at random, from 0 to 1; 0.2
   * @param halfOpenCalls sets both maximum-probes and verdict-calls; 1, or 10 with permit-ratio or
   *     ramp-up
   * @param maximumProbes how many probes run at once; as half-open-calls
   * @param verdictCalls how many outcomes of probes a verdict needs; as half-open-calls
   * @param permitRatio the share of calls let through while half-open, above 0 and at most 1; 1
   * @param rampUp how long the share of calls let through grows to 1, instead of permit-ratio
   * @param rampUpFrom the share that ramp-up starts at, from 0 to 1; 0.1
   * @param probeTimeout after how long a probe that reports nothing gives back its slot; 3s
   * @param initialState the state breakers start in; closed
   * @param hosts the hosts or patterns that share this policy; its name in fluxgate.policies is
   *     then the name of a group
   */
  record Policy(
      @Nullable Integer windowCalls,
      @Nullable Duration windowTime,
      @Nullable Integer minRequests,
      @Nullable Double failureRate,
      @Nullable Double slowRate,
      @Nullable Duration slowThreshold,
      @Nullable Integer failureStreak,
      @Nullable Boolean openOnRetryAfter,
      @Nullable List<Integer> failureStatuses,
      @Nullable String overdue,
      @Nullable Integer maximumConcurrentCalls,
      @Nullable Duration delay,
      @Nullable Double backoffMultiplier,
      @Nullable Duration maxDelay,
      @Nullable Double jitter,
      @Nullable Integer halfOpenCalls,
      @Nullable Integer maximumProbes,
      @Nullable Integer verdictCalls,
      @Nullable Double permitRatio,
      @Nullable Duration rampUp,
      @Nullable Double rampUpFrom,
      @Nullable Duration probeTimeout,
      @Nullable CircuitState initialState,
      @Nullable List<String> hosts) {

    /** Returns this policy with what it leaves out taken from another. */
    Policy orElse(Policy other) {
      // A host's own kind of window or permit goes before the default's other kind.
      boolean ownWindow = windowCalls != null || windowTime != null;
      boolean ownPermit = permitRatio != null || rampUp != null;
      // A host's own half-open-calls sets both of its parts.
      boolean ownCalls = halfOpenCalls != null;
      return new Policy(
          ownWindow ? windowCalls : other.windowCalls,
          ownWindow ? windowTime : other.windowTime,
          or(minRequests, other.minRequests),
          or(failureRate, other.failureRate),
          or(slowRate, other.slowRate),
          or(slowThreshold, other.slowThreshold),
          or(failureStreak, other.failureStreak),
          or(openOnRetryAfter, other.openOnRetryAfter),
          or(failureStatuses, other.failureStatuses),
          or(overdue, other.overdue),
          or(maximumConcurrentCalls, other.maximumConcurrentCalls),
          or(delay, other.delay),
          or(backoffMultiplier, other.backoffMultiplier),
          or(maxDelay, other.maxDelay),
          or(jitter, other.jitter),
          or(halfOpenCalls, other.halfOpenCalls),
          ownCalls ? maximumProbes : or(maximumProbes, other.maximumProbes),
          ownCalls ? verdictCalls : or(verdictCalls, other.verdictCalls),
          ownPermit ? permitRatio : other.permitRatio,
          ownPermit ? rampUp : other.rampUp,
          ownPermit ? rampUpFrom : other.rampUpFrom,
          or(probeTimeout, other.probeTimeout),
          or(initialState, other.initialState),
          hosts);
    }

    private static <T> T either(@Nullable T own, T other) {
      return own != null ? own : other;
    }

    private static <T> @Nullable T or(@Nullable T own, @Nullable T other) {
      return own != null ? own : other;
    }
  }

  /**
   * What the health indicator makes of open circuits.
   *
   * @param downWhenOpen whether an open circuit makes the application DOWN; otherwise it is UP and
   *     says which circuits are not closed
   * @param groups groups of hosts that have a health of their own, by name
   */
  record Health(
      @DefaultValue("false") boolean downWhenOpen, @DefaultValue Map<String, HealthGroup> groups) {}

  /**
   * Hosts that have a health of their own, as fluxgateGroups/NAME.
   *
   * @param hosts the hosts or patterns; those of the group of the same name in fluxgate.policies
   * @param whenOpen the status while a circuit of the group is open
   */
  record HealthGroup(@Nullable List<String> hosts, @DefaultValue("up") WhenOpen whenOpen) {}

  /** A status of health, as Spring Boot names it. */
  enum WhenOpen {
    /** The circuit is only shown. */
    UP,
    /** The instance should get no requests. */
    OUT_OF_SERVICE,
    /** The instance does not work. */
    DOWN
  }

  /**
   * Whether the instances of the application share what they see, and how.
   *
   * @param enabled whether this instance takes part in a fleet
   * @param name the name of the fleet; that of the application
   * @param zone the zone of this instance; instances of different zones do not hear each other
   * @param secret signs the messages; at least 16 characters, the same in all instances
   * @param quorum how many instances must see failures, from 2 to 8
   * @param mode what to do with a circuit when the fleet finds the host down: observe, suspect or
   *     open
   * @param uri a Redis server or Sentinel of its own, such as rediss://user:password@host:6379;
   *     otherwise the connection of spring.data.redis is used
   */
  record Fleet(
      @DefaultValue("false") boolean enabled,
      @Nullable String name,
      @Nullable String zone,
      @Nullable String secret,
      @DefaultValue("3") int quorum,
      @DefaultValue("observe") Mode mode,
      @Nullable String uri) {

    /**
     * What to do when the fleet finds a host down. Not the library's own type, which may be absent.
     */
    enum Mode {
      /** Nothing but a log line and meters. */
      OBSERVE,
      /** For a while, one failure of the instance's own calls is enough to open the circuit. */
      SUSPECT,
      /** The circuit opens. */
      OPEN
    }
  }
}
