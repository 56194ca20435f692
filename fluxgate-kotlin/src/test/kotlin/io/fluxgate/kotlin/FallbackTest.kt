package io.fluxgate.kotlin

import io.fluxgate.CallNotPermittedException
import java.io.IOException
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.runCurrent
import kotlinx.coroutines.test.runTest
import kotlinx.coroutines.withTimeout
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.fail

class FallbackTest {

    private val rig = Rig.closed()
    private val breaker = rig.breaker

    @Test
    fun `result of a call that succeeds is returned`() = runTest {
        assertThat(breaker.withFallback({ fail("ran") }) { "result" }).isEqualTo("result")
    }

    @Test
    fun `fallback replaces an error and may suspend`() = runTest {
        val result =
            breaker.withFallback({ error ->
                delay(1.seconds)
                "instead of ${error.message}"
            }) {
                throw IOException("down")
            }

        assertThat(result).isEqualTo("instead of down")
        rig.assertCounts(0, 1, 0)
    }

    @Test
    fun `fallback replaces a rejection`() = runTest {
        breaker.forceOpen()

        val result =
            breaker.withFallback({ if (it is CallNotPermittedException) "cached" else throw it }) {
                "fresh"
            }

        assertThat(result).isEqualTo("cached")
    }

    @Test
    fun `fallback replaces a timeout within the call`() = runTest {
        val result =
            breaker.withFallback({ "cached" }) {
                withTimeout(1.seconds) { awaitCancellation() }
            }

        assertThat(result).isEqualTo("cached")
        rig.assertCounts(0, 1, 0)
    }

    @Test
    fun `cancellations and errors are passed on`() = runTest {
        val job = launch { breaker.withFallback({ fail("ran") }) { awaitCancellation() } }
        runCurrent()
        job.cancelAndJoin()
        assertThat(job.isCancelled).isTrue()

        assertThrows<kotlinx.coroutines.TimeoutCancellationException> {
            withTimeout(1.seconds) {
                breaker.withFallback({ fail("ran") }) { awaitCancellation() }
            }
        }
        assertThrows<kotlinx.coroutines.CancellationException> {
            val work = CompletableDeferred<String>()
            work.cancel()
            breaker.withFallback({ fail("ran") }) { work.await() }
        }
        assertThrows<OutOfMemoryError> {
            breaker.withFallback({ fail("ran") }) { throw OutOfMemoryError("as if") }
        }
    }

    @Test
    fun `result that comes later is refused and not replaced`() = runTest {
        assertThrows<IllegalStateException> {
            breaker.withFallback<Any>({ fail("ran") }) { CompletableDeferred("later") }
        }
    }

    @Test
    fun `error of the fallback carries that of the call`() = runTest {
        val down = IOException("down")

        val error =
            assertThrows<IllegalStateException> {
                breaker.withFallback({ error("no cache") }) { throw down }
            }

        assertThat(error).hasMessage("no cache").hasSuppressedException(down)
    }

    @Test
    fun `fallback may throw the error again`() = runTest {
        val down = IOException("down")

        val error = assertThrows<IOException> { breaker.withFallback({ throw it }) { throw down } }

        assertThat(error).isSameAs(down).hasNoSuppressedExceptions()
    }
}
