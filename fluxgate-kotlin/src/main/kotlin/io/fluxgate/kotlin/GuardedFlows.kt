package io.fluxgate.kotlin

import io.fluxgate.CallNotPermittedException
import io.fluxgate.CircuitBreaker
import io.fluxgate.Ticket
import java.time.Duration
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.emitAll
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn

/**
 * Makes each collection of this flow a call through a circuit breaker.
 *
 * ```
 * val prices = updates().circuitBreaker(breaker)
 * ```
 *
 * A rejected collection throws [CallNotPermittedException], and this flow is not collected. An
 * admitted one has exactly one outcome, by the first of these:
 * - This flow throws: an error, judged by the policy's tracker.
 * - It completes: a success. The duration ends with the first item.
 * - The collector ends the collection with an item, as `take` and `first` do, or throws: a success,
 *   since this flow did what it should.
 * - The collector's coroutine is cancelled while it waits: ignored before the first item, a success
 *   after it. But if the collector [had waited unusually long][Ticket.hasWaitedUnusuallyLong], it
 *   is a failure (`ABANDONED`).
 * - Another call needs the slot of a probe that has had items: a success, since flows may have no
 *   end.
 *
 * @param T the type of the items
 * @param breaker asked at each collection
 * @return a flow with the same items
 */
public fun <T> Flow<T>.circuitBreaker(breaker: CircuitBreaker): Flow<T> {
    val source = this
    return flow {
        if (ProbeScope.covers(breaker)) {
            emitAll(source)
            return@flow
        }
        val ticket = breaker.acquire()
        val call = FlowCall(ticket)
        val admitted = if (ticket.isProbe) source.flowOn(ProbeScope.of(ticket)) else source
        try {
            admitted.collect { item -> call.deliver { emit(item) } }
        } catch (error: Throwable) {
            call.endedBy(error, currentCoroutineContext())
            throw error
        }
        ticket.success()
    }
}

/** One admitted collection. */
private class FlowCall(private val ticket: Ticket) {

    private val ticker = ticket.breaker().policy().ticker()
    @Volatile private var hasItem = false
    private var isDelivering = false
    private var sinceNanos = 0L

    init {
        if (ticket.isProbe) {
            ticket.whenSlotIsWanted { if (hasItem) ticket.success() }
        }
    }

    suspend inline fun deliver(emit: suspend () -> Unit) {
        if (!hasItem) {
            // In this order: who sees the item must find the clock stopped.
            ticket.stopClock()
            hasItem = true
        }
        isDelivering = true
        emit()
        isDelivering = false
        if (!ticket.isSettled) {
            sinceNanos = ticker.nanos()
        }
    }

    fun endedBy(error: Throwable, context: CoroutineContext) {
        when {
            isDelivering -> ticket.success()
            !hasItem || !isGivenUp(error, context) -> ticket.endedBy(error, context)
            else -> givenUpAfterItems()
        }
    }

    private fun givenUpAfterItems() {
        val wait = Duration.ofNanos(maxOf(0, ticker.nanos() - sinceNanos))
        if (ticket.isUnusuallyLong(wait)) {
            ticket.cancelled(wait)
        } else {
            ticket.success()
        }
    }
}
