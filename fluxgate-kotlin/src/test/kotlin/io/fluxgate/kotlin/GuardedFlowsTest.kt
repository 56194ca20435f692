package io.fluxgate.kotlin

import io.fluxgate.CallNotPermittedException
import io.fluxgate.CircuitState
import java.io.IOException
import java.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.catch
import kotlinx.coroutines.flow.emptyFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.retry
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.runCurrent
import kotlinx.coroutines.test.runTest
import kotlinx.coroutines.withTimeoutOrNull
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.fail

class GuardedFlowsTest {

    private val rig = Rig.closed()
    private val breaker = rig.breaker

    /** One item, and then nothing. */
    private fun stalling(): Flow<String> = flow {
        emit("one")
        awaitCancellation()
    }

    @Test
    fun `flow that completes is a success with or without items`() = runTest {
        val items = flowOf("one", "two").circuitBreaker(breaker).toList()
        emptyFlow<String>().circuitBreaker(breaker).toList()

        assertThat(items).containsExactly("one", "two")
        rig.assertCounts(2, 0, 0)
    }

    @Test
    fun `nothing happens before a flow is collected and each collection is a call`() = runTest {
        var calls = 0
        val guarded =
            flow {
                    calls++
                    emit("one")
                    throw IOException("down $calls")
                }
                .circuitBreaker(breaker)
        rig.assertCounts(0, 0, 0)

        val items = mutableListOf<String>()
        val error = assertThrows<IOException> { guarded.retry(2).collect { items += it } }

        assertThat(error).hasMessage("down 3")
        assertThat(items).containsExactly("one", "one", "one")
        rig.assertCounts(0, 3, 0)
    }

    @Test
    fun `rejected flow is not collected`() = runTest {
        breaker.forceOpen()
        val guarded = flow<String> { fail("ran") }.circuitBreaker(breaker)

        assertThrows<CallNotPermittedException> { guarded.toList() }
        assertThat(guarded.catch { emit("cached") }.toList()).containsExactly("cached")
    }

    @Test
    fun `taking some items is a success`() = runTest {
        assertThat(stalling().circuitBreaker(breaker).first()).isEqualTo("one")
        assertThat(stalling().circuitBreaker(breaker).take(1).toList()).containsExactly("one")
        assertThat(stalling().circuitBreaker(breaker).buffer().first()).isEqualTo("one")

        rig.assertCounts(3, 0, 0)
    }

    @Test
    fun `collector that throws is not the flow's fault`() = runTest {
        assertThrows<IllegalStateException> {
            stalling().circuitBreaker(breaker).collect { error("local") }
        }

        rig.assertCounts(1, 0, 0)
    }

    @Test
    fun `cancellation before the first item is ignored unless the wait was unusually long`() =
        runTest {
            val silent = flow<String> { awaitCancellation() }.circuitBreaker(breaker)
            assertThat(withTimeoutOrNull(1.seconds) { silent.first() }).isNull()
            rig.assertCounts(0, 0, 1)

            val job = launch { silent.toList() }
            runCurrent()
            rig.waitTooLong()
            job.cancelAndJoin()
            rig.assertCounts(0, 1, 1)
            assertThat(breaker.info().failureKinds()).containsOnlyKeys("ABANDONED")
        }

    @Test
    fun `cancellation after items is a success unless the wait for the next was unusually long`() =
        runTest {
            for (wait in listOf(Duration.ZERO, Duration.ofMillis(250))) {
                val job = launch { stalling().circuitBreaker(breaker).toList() }
                runCurrent()
                rig.ticker.advance(wait)
                job.cancelAndJoin()
            }

            rig.assertCounts(1, 1, 0)
        }

    @Test
    fun `time that the collector takes for an item is no wait`() = runTest {
        val job = launch {
            stalling()
                .circuitBreaker(breaker)
                .onEach {
                    rig.ticker.advance(Duration.ofMinutes(1))
                    awaitCancellation()
                }
                .toList()
        }
        runCurrent()

        job.cancelAndJoin()

        rig.assertCounts(1, 0, 0)
    }

    @Test
    fun `flow on another dispatcher is judged as well`() = runTest {
        val items =
            flow {
                    emit(1)
                    delay(1)
                    emit(2)
                }
                .flowOn(Dispatchers.Default)
                .circuitBreaker(breaker)
                .map { it * 10 }
                .toList()

        assertThat(items).containsExactly(10, 20)
        rig.assertCounts(1, 0, 0)
    }

    @Test
    fun `probe with items gives its slot to the next one and one without does not`() = runTest {
        val probing = Rig.probing()
        val job = launch {
            flow {
                    delay(1.seconds)
                    emit("one")
                    awaitCancellation()
                }
                .circuitBreaker(probing.breaker)
                .toList()
        }
        runCurrent()
        assertThat(probing.breaker.tryAcquire()).isEmpty()

        delay(2.seconds)

        val next = probing.breaker.tryAcquire()
        assertThat(next).isPresent()
        next.get().discard()
        job.cancelAndJoin()
        assertThat(probing.breaker.info().counts().succeeded()).isEqualTo(1)
    }

    @Test
    fun `calls and flows within a probe belong to it and those after it do not`() = runTest {
        val probing = Rig.probing()
        val guarded =
            flow {
                    emit(probing.breaker.callSuspending { "token" })
                    emit(flowOf("more").circuitBreaker(probing.breaker).first())
                }
                .circuitBreaker(probing.breaker)

        assertThat(guarded.toList()).containsExactly("token", "more")
        assertThat(guarded.toList()).containsExactly("token", "more")

        probing.assertCounts(2, 0, 0)
        assertThat(probing.breaker.state()).isEqualTo(CircuitState.HALF_OPEN)
    }
}
