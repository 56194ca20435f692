package io.fluxgate.kotlin

import io.fluxgate.CallNotPermittedException
import io.fluxgate.CircuitBreaker
import io.fluxgate.http.HttpGuard
import io.fluxgate.okhttp.CircuitBreakerInterceptor
import io.ktor.client.HttpClient
import io.ktor.client.engine.okhttp.OkHttp
import java.io.IOException
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.catch
import kotlinx.coroutines.flow.emitAll
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.test.runTest
import kotlinx.coroutines.withTimeout
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** The Kotlin that the documentation shows, between marks that [DocumentationTest] knows. */
class SamplesTest {

    private data class Receipt(val amount: Int, val isFresh: Boolean)

    private val amount = 10
    private val breaker = CircuitBreaker.of("payments")

    private suspend fun charge(amount: Int) = Receipt(amount, isFresh = true)

    private fun cached() = Receipt(amount, isFresh = false)

    private fun prices(): Flow<Int> = flowOf(1, 2)

    private fun lastPrices(): Flow<Int> = flowOf(0)

    private val guard = HttpGuard.create()

    @Test
    fun `a suspending call`() = runTest {
        // docs
        val receipt = breaker.callSuspending { charge(amount) }
        // end
        assertThat(receipt.isFresh).isTrue()
    }

    @Test
    fun `a fallback`() = runTest {
        breaker.forceOpen()
        // docs
        val receipt = breaker.withFallback({ cached() }) { charge(amount) }
        // end
        assertThat(receipt.isFresh).isFalse()
    }

    @Test
    fun `a fallback for some errors`() = runTest {
        breaker.forceOpen()
        // docs
        val receipt =
            breaker.withFallback({ error ->
                when (error) {
                    is CallNotPermittedException, is IOException -> cached()
                    else -> throw error
                }
            }) {
                charge(amount)
            }
        // end
        assertThat(receipt.isFresh).isFalse()
    }

    @Test
    fun `a timeout`() = runTest {
        // docs
        val receipt = breaker.callSuspending {
            withTimeout(2.seconds) { charge(amount) }
        }
        // end
        assertThat(receipt.isFresh).isTrue()
    }

    @Test
    fun `a flow`() = runTest {
        // docs
        val guarded: Flow<Int> = prices()
            .circuitBreaker(breaker)
            .catch { error -> if (error is CallNotPermittedException) emitAll(lastPrices()) else throw error }
        // end
        assertThat(guarded.toList()).containsExactly(1, 2)
        breaker.forceOpen()
        assertThat(guarded.toList()).containsExactly(0)
    }

    @Test
    fun `a member of the breaker`() {
        fun chargeNow(amount: Int) = Receipt(amount, isFresh = true)
        // docs
        val receipt = breaker.call<Receipt> { chargeNow(amount) }
        // end
        assertThat(receipt.isFresh).isTrue()
    }

    @Test
    fun `a client of Ktor`() {
        // docs
        val client = HttpClient(OkHttp) {
            engine {
                config { addInterceptor(CircuitBreakerInterceptor(guard)) }
            }
        }
        // end
        client.close()
    }
}
