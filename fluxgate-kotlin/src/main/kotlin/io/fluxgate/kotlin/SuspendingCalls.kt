package io.fluxgate.kotlin

import io.fluxgate.CallNotPermittedException
import io.fluxgate.CircuitBreaker
import io.fluxgate.Ticket
import java.util.concurrent.CompletionStage
import java.util.concurrent.Future
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Job
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.isActive

/**
 * Makes a suspending call if the circuit lets it through, and returns its result.
 *
 * ```
 * val receipt = breaker.callSuspending { charge(amount) }
 * ```
 *
 * The policy's tracker judges the result, and what the call throws; that reaches the caller
 * unchanged. A cancelled coroutine is no failure, and neither is a `withTimeout` around this call:
 * its caller gave up. Both are ignored, unless the caller
 * [had waited unusually long][Ticket.hasWaitedUnusuallyLong]; then the call is a failure
 * (`ABANDONED`). A `withTimeout` within [block] is an error as any other.
 *
 * It has another name than [CircuitBreaker.call] because Kotlin prefers members to extensions: a
 * lambda for `call` cannot suspend.
 *
 * If the call is a probe, calls through the same breaker that [block] makes with this function
 * belong to it: they pass and are not recorded.
 *
 * @param T the type of the result
 * @param block the call; runs once, in this coroutine, unless it is rejected
 * @return the result of the call
 * @throws CallNotPermittedException if the call is rejected
 * @throws IllegalStateException if the result is a future, a [Job] or a [Flow], which completes
 *   later: await it within [block], or guard a flow with [circuitBreaker]
 */
public suspend fun <T> CircuitBreaker.callSuspending(block: suspend () -> T): T {
    if (ProbeScope.covers(this)) {
        return block()
    }
    val ticket = acquire()
    val result =
        try {
            if (ticket.isProbe) ProbeScope.run(ticket, block) else block()
        } catch (error: Throwable) {
            ticket.endedBy(error, currentCoroutineContext())
            throw error
        }
    if (isPending(result)) {
        ticket.discard()
        throw PendingResultException(result)
    }
    ticket.result(result)
    return result
}

/**
 * Makes a suspending call, and replaces its error or rejection by the result of [fallback].
 *
 * ```
 * val receipt = breaker.withFallback({ cached() }) { charge(amount) }
 * ```
 *
 * A cancellation is passed on, and so is an [Error]. See [callSuspending].
 *
 * @param T the type of the result
 * @param fallback receives what the call threw, or a [CallNotPermittedException]; what it throws
 *   itself carries that as suppressed
 * @param block the call; runs once, in this coroutine, unless it is rejected
 * @return the call's result, or the fallback's
 */
public suspend fun <T> CircuitBreaker.withFallback(
    fallback: suspend (Throwable) -> T,
    block: suspend () -> T,
): T =
    try {
        callSuspending(block)
    } catch (error: Throwable) {
        if (!isReplaced(error, currentCoroutineContext())) {
            throw error
        }
        try {
            fallback(error)
        } catch (second: Throwable) {
            if (second !== error && second.cause !== error) {
                second.addSuppressed(error)
            }
            throw second
        }
    }

private fun isReplaced(error: Throwable, context: CoroutineContext): Boolean =
    error !is Error && error !is PendingResultException && !isGivenUp(error, context)

/** Reports how a call ended that threw. */
internal fun Ticket.endedBy(error: Throwable, context: CoroutineContext) {
    if (isGivenUp(error, context)) {
        cancelled()
    } else {
        error(error)
    }
}

/**
 * Whether somebody cancelled the call. If its own coroutine is not active any more, its caller did,
 * whatever the call made of that; a timeout in a coroutine that is active is one within the call.
 */
internal fun isGivenUp(error: Throwable, context: CoroutineContext): Boolean =
    !context.isActive ||
        error is CancellationException && error !is TimeoutCancellationException

private fun isPending(result: Any?): Boolean =
    result is CompletionStage<*> || result is Future<*> || result is Job || result is Flow<*>

/** Tells a misuse from what calls throw, so that no fallback gets it. */
private class PendingResultException(result: Any?) :
    IllegalStateException(
        "callSuspending: returned a ${result?.javaClass?.name}, which completes later " +
            "(expected: a result; await it within the call)"
    )
