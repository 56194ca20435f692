package io.fluxgate.kotlin

import io.fluxgate.CircuitBreaker
import io.fluxgate.CircuitState
import io.fluxgate.Ticket
import kotlin.coroutines.AbstractCoroutineContextElement
import kotlin.coroutines.Continuation
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.intrinsics.startCoroutineUninterceptedOrReturn
import kotlin.coroutines.intrinsics.suspendCoroutineUninterceptedOrReturn
import kotlinx.coroutines.currentCoroutineContext

/**
 * Marks a coroutine within a probe, so that a breaker with one slot does not reject the probe's own
 * token request. The core marks threads; a coroutine may change them.
 */
internal class ProbeScope(private val ticket: Ticket, private val outer: ProbeScope?) :
    AbstractCoroutineContextElement(ProbeScope) {

    private fun isOf(breaker: CircuitBreaker): Boolean =
        ticket.breaker() === breaker && !ticket.isSettled || outer != null && outer.isOf(breaker)

    companion object Key : CoroutineContext.Key<ProbeScope> {

        /** Whether a call of this breaker belongs to a probe that is under way. */
        suspend fun covers(breaker: CircuitBreaker): Boolean {
            val scope = currentCoroutineContext()[ProbeScope]
            return scope != null &&
                breaker.state() == CircuitState.HALF_OPEN &&
                scope.isOf(breaker)
        }

        suspend fun of(ticket: Ticket): ProbeScope =
            ProbeScope(ticket, currentCoroutineContext()[ProbeScope])

        /**
         * Runs the call of a probe. Not by `withContext`, which may copy exceptions: the caller
         * gets the one that the call threw.
         */
        suspend fun <T> run(ticket: Ticket, block: suspend () -> T): T {
            val scope = of(ticket)
            return suspendCoroutineUninterceptedOrReturn { caller ->
                block.startCoroutineUninterceptedOrReturn(
                    Continuation(caller.context + scope, caller::resumeWith)
                )
            }
        }
    }
}
