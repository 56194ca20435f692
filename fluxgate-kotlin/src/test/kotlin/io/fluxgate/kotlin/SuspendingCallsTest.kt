package io.fluxgate.kotlin

import io.fluxgate.CallNotPermittedException
import io.fluxgate.CircuitBreaker
import io.fluxgate.CircuitBreakerPolicy
import io.fluxgate.Tracker
import java.io.IOException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CyclicBarrier
import java.util.concurrent.TimeUnit.SECONDS
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.test.runCurrent
import kotlinx.coroutines.test.runTest
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.fail

class SuspendingCallsTest {

    private val rig = Rig.closed()
    private val breaker = rig.breaker

    private suspend fun caught(block: suspend () -> Unit): Throwable {
        try {
            block()
        } catch (error: Throwable) {
            return error
        }
        fail("nothing was thrown")
    }

    @Test
    fun `result is returned and counts as a success`() = runTest {
        val result: String = breaker.callSuspending {
            delay(1.seconds)
            "result"
        }

        assertThat(result).isEqualTo("result")
        rig.assertCounts(1, 0, 0)
    }

    @Test
    fun `result may be null`() = runTest {
        val result: String? = breaker.callSuspending<String?> { null }

        assertThat(result).isNull()
        rig.assertCounts(1, 0, 0)
    }

    @Test
    fun `what the call throws reaches the caller unchanged and is a failure`() = runTest {
        val down = IOException("down")

        assertThat(caught { breaker.callSuspending { throw down } }).isSameAs(down)

        rig.assertCounts(0, 1, 0)
    }

    @Test
    fun `what a probe throws reaches the caller unchanged`() = runTest {
        val probing = Rig.probing()
        val down = IOException("down")

        val error = caught {
            probing.breaker.callSuspending {
                delay(1)
                throw down
            }
        }

        assertThat(error).isSameAs(down)
        probing.assertCounts(0, 1, 0)
    }

    @Test
    fun `tracker judges the result`() = runTest {
        val judging =
            CircuitBreaker.of(
                "judging",
                CircuitBreakerPolicy.builder().tracker(Tracker.result { it == "degraded" }).build(),
            )

        judging.callSuspending { "degraded" }
        judging.callSuspending { "fine" }

        assertThat(judging.info().counts().failed()).isEqualTo(1)
        assertThat(judging.info().counts().succeeded()).isEqualTo(1)
    }

    @Test
    fun `rejected call does not run`() = runTest {
        breaker.forceOpen()

        val error = caught { breaker.callSuspending { fail("ran") } }

        assertThat(error).isInstanceOf(CallNotPermittedException::class.java)
    }

    @Test
    fun `cancelled coroutine is ignored`() = runTest {
        val job = launch { breaker.callSuspending { awaitCancellation() } }
        runCurrent()

        job.cancelAndJoin()

        rig.assertCounts(0, 0, 1)
    }

    @Test
    fun `cancelled coroutine that had waited unusually long is a failure`() = runTest {
        val job = launch { breaker.callSuspending { awaitCancellation() } }
        runCurrent()
        rig.waitTooLong()

        job.cancelAndJoin()

        rig.assertCounts(0, 1, 0)
        assertThat(breaker.info().failureKinds()).containsOnlyKeys("ABANDONED")
    }

    @Test
    fun `whatever a cancelled call throws it was cancelled`() = runTest {
        val job = launch {
            val error = caught {
                breaker.callSuspending {
                    try {
                        awaitCancellation()
                    } finally {
                        throw IOException("closed")
                    }
                }
            }
            assertThat(error).hasMessage("closed")
        }
        runCurrent()

        job.cancelAndJoin()

        rig.assertCounts(0, 0, 1)
    }

    @Test
    fun `timeout around the call follows the rule of given-up calls`() = runTest {
        val nothing: String? = withTimeoutOrNull(1.seconds) {
            breaker.callSuspending<String> { awaitCancellation() }
        }
        assertThat(nothing).isNull()
        rig.assertCounts(0, 0, 1)

        launch {
            delay(0.5.seconds)
            rig.waitTooLong()
        }
        assertThrows<TimeoutCancellationException> {
            withTimeout(1.seconds) {
                // In a child, too, which its parent cancels.
                coroutineScope { async { breaker.callSuspending { awaitCancellation() } }.await() }
            }
        }
        rig.assertCounts(0, 1, 1)
    }

    @Test
    fun `timeout within the call is a failure`() = runTest {
        val error = caught {
            breaker.callSuspending { withTimeout(1.seconds) { awaitCancellation() } }
        }

        assertThat(error).isInstanceOf(TimeoutCancellationException::class.java)
        rig.assertCounts(0, 1, 0)
    }

    @Test
    fun `work that somebody else has cancelled is ignored`() = runTest {
        val work = CompletableDeferred<String>()
        work.cancel()

        caught { breaker.callSuspending { work.await() } }

        rig.assertCounts(0, 0, 1)
    }

    @Test
    fun `results that come later are refused`() = runTest {
        val pending =
            listOf(
                CompletableDeferred("result"),
                flowOf("result"),
                CompletableFuture<String>(),
                CompletableFuture.completedStage("result"),
            )

        for (result in pending) {
            assertThat(caught { breaker.callSuspending<Any> { result } })
                .isInstanceOf(IllegalStateException::class.java)
                .hasMessageStartingWith(
                    "callSuspending: returned a ${result.javaClass.name}, which completes later"
                )
            assertThatThrownBy { breaker.call<Any, RuntimeException> { result } }
                .isInstanceOf(IllegalStateException::class.java)
                .hasMessageStartingWith("call: returned a ${result.javaClass.name}")
        }

        rig.assertCounts(0, 0, 2L * pending.size)
    }

    @Test
    fun `members of the breaker take lambdas that do not suspend`() {
        val result = breaker.call<String, RuntimeException> { "result" }

        assertThat(result).isEqualTo("result")
        rig.assertCounts(1, 0, 0)
    }

    @Test
    fun `calls within a probe belong to it on any thread and in child coroutines`() = runTest {
        val probing = Rig.probing()

        val result =
            probing.breaker.callSuspending {
                val token = withContext(Dispatchers.Default) {
                    probing.breaker.callSuspending { "token" }
                }
                coroutineScope {
                    async { "$token and ${probing.breaker.callSuspending { "more" }}" }.await()
                }
            }

        assertThat(result).isEqualTo("token and more")
        probing.assertCounts(1, 0, 0)
    }

    @Test
    fun `probe of another breaker in between does not hide the outer one`() = runTest {
        val outer = Rig.probing()
        val other = Rig.probing()

        outer.breaker.callSuspending {
            other.breaker.callSuspending { outer.breaker.callSuspending { "innermost" } }
        }

        outer.assertCounts(1, 0, 0)
        other.assertCounts(1, 0, 0)
    }

    @Test
    fun `calls beside a probe do not belong to it`() = runTest {
        val probing = Rig.probing()
        val probe = launch { probing.breaker.callSuspending { awaitCancellation() } }
        runCurrent()

        assertThat(caught { probing.breaker.callSuspending { "other" } })
            .isInstanceOf(CallNotPermittedException::class.java)

        probe.cancelAndJoin()
        probing.breaker.callSuspending { "next" }
        probing.breaker.callSuspending { "and next" }
        assertThat(probing.breaker.info().counts().succeeded()).isEqualTo(2)
    }

    @Test
    fun `many coroutines on many threads are counted once each`() = runTest {
        coroutineScope {
            (1..2_000)
                .map {
                    async(Dispatchers.Default) {
                        breaker.callSuspending { withContext(Dispatchers.IO) { it } }
                    }
                }
                .awaitAll()
        }

        rig.assertCounts(2_000, 0, 0)
    }

    @Test
    fun `call that is cancelled while it ends is counted once`() = runBlocking {
        val probing = Rig.probing()
        val start = CyclicBarrier(2)
        repeat(200) { race ->
            val answer = CompletableDeferred<String>()
            val call = launch(Dispatchers.Default) {
                probing.breaker.callSuspending { answer.await() }
            }
            while (probing.breaker.info().probesInFlight() == 0) {
                Thread.onSpinWait()
            }
            val service = launch(Dispatchers.IO) {
                start.await(120, SECONDS)
                answer.complete("answer")
            }
            withContext(Dispatchers.IO) { start.await(120, SECONDS) }
            call.cancelAndJoin()
            service.join()

            val counts = probing.breaker.info().counts()
            assertThat(counts.succeeded() + counts.ignored()).isEqualTo(race + 1L)
            assertThat(probing.breaker.info().probesInFlight()).isZero()
        }
    }
}
