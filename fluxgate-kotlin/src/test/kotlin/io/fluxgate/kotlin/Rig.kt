package io.fluxgate.kotlin

import io.fluxgate.CallCounts
import io.fluxgate.CircuitBreaker
import io.fluxgate.CircuitBreakerPolicy
import io.fluxgate.CircuitState
import io.fluxgate.Permit
import io.fluxgate.Tripper
import io.fluxgate.test.ManualTicker
import java.time.Duration
import org.assertj.core.api.Assertions.assertThat

/** One breaker with a manual clock, whose callers' patience is 250 ms. */
internal class Rig
private constructor(changes: CircuitBreakerPolicy.Builder.() -> CircuitBreakerPolicy.Builder) {

    val ticker: ManualTicker = ManualTicker.create()
    val breaker: CircuitBreaker =
        CircuitBreaker.of(
            "service",
            CircuitBreakerPolicy.http().toBuilder().ticker(ticker).changes().build(),
        )

    fun waitTooLong() = ticker.advance(TOO_LONG)

    fun assertCounts(succeeded: Long, failed: Long, ignored: Long) {
        assertThat(breaker.info().counts())
            .isEqualTo(CallCounts.of(succeeded, failed, ignored, 0, 0))
        assertThat(breaker.info().probesInFlight()).isZero()
    }

    companion object {
        private val TOO_LONG: Duration = Duration.ofMillis(250)

        fun closed() = Rig { this }

        /** One slot for a probe, and no verdict for as long as a test lasts. */
        fun probing() = Rig {
            initialState(CircuitState.HALF_OPEN)
                .permit(Permit.all())
                .maximumProbes(1)
                .verdictCalls(1_000)
                .tripper(Tripper.failures(1_000_000))
        }
    }
}
