/**
 * Posts to a Slack channel when circuit breakers open and recover, in one thread per outage.
 *
 * <pre>{@code
 * SlackListener slack =
 *     SlackListener.builder()
 *         .token(System.getenv("SLACK_TOKEN"))
 *         .channel("C0123456789")
 *         .application("checkout")
 *         .build();
 * CircuitBreakerPolicy policy = CircuitBreakerPolicy.builder().listener(slack).build();
 * // ...
 * slack.close(); // sends what is in the queue
 * }</pre>
 *
 * <p>The token is that of a bot with the scope {@code chat:write}, invited to the channel.
 *
 * <pre>
 *   🚨 CLOSED → OPEN            starts a thread
 *      🔄 OPEN → HALF_OPEN      replies in it
 *      ⚠️ HALF_OPEN → OPEN      replies in it
 *      🔄 OPEN → HALF_OPEN      replies in it
 *      ✅ HALF_OPEN → CLOSED    replies in it, shows in the channel too, and ends it
 * </pre>
 *
 * <p>DISABLED and METRICS_ONLY end a thread as well. The shadow of a METRICS_ONLY breaker has its
 * own threads, and its messages say what the breaker would have done.
 *
 * <p>Messages are sent on the listener's own thread, so no call waits for Slack. A message that
 * Slack does not accept is lost, counted by {@link io.fluxgate.slack.SlackListener#lost()} and
 * logged once for each kind of error. When Slack asks to wait (429), the messages wait.
 *
 * <p>The Slack SDK runs on OkHttp 4.12 and brings it. A program that has OkHttp 5 under Maven, as
 * {@code okhttp-jvm}, excludes {@code com.squareup.okhttp3:okhttp} from {@code fluxgate-slack}; the
 * SDK runs on 5, too.
 */
@NullMarked
package io.fluxgate.slack;

import org.jspecify.annotations.NullMarked;
