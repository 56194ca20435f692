package io.fluxgate.kotlin

import io.fluxgate.http.CallNotPermittedIOException
import io.fluxgate.http.HttpGuard
import io.fluxgate.okhttp.CircuitBreakerInterceptor
import io.ktor.client.HttpClient
import io.ktor.client.engine.okhttp.OkHttp
import io.ktor.client.plugins.HttpRequestTimeoutException
import io.ktor.client.plugins.HttpTimeout
import io.ktor.client.plugins.timeout
import io.ktor.client.request.get
import io.ktor.client.statement.bodyAsText
import java.net.SocketTimeoutException
import java.time.Duration
import kotlinx.coroutines.runBlocking
import mockwebserver3.MockResponse
import mockwebserver3.MockWebServer
import mockwebserver3.SocketEffect
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Ktor, whose engine is a guarded OkHttp. */
class KtorTest {

    private val server = MockWebServer()
    private val guard = HttpGuard.builder().cancelledAfter(Duration.ofMillis(1)).build()
    private val client =
        HttpClient(OkHttp) {
            engine { config { addInterceptor(CircuitBreakerInterceptor(guard)) } }
            install(HttpTimeout)
        }

    private fun url() = server.url("/").toString()

    private fun breaker() = guard.breaker(server.url("/").toUri())

    private fun silence() =
        server.enqueue(MockResponse.Builder().onRequestStart(SocketEffect.Stall).build())

    @BeforeEach
    fun start() {
        server.start()
    }

    @AfterEach
    fun stop() {
        client.close()
        server.close()
    }

    @Test
    fun `answers of the host count`() = runBlocking<Unit> {
        server.enqueue(MockResponse(body = "answer"))
        server.enqueue(MockResponse(code = 503))

        assertThat(client.get(url()).bodyAsText()).isEqualTo("answer")
        client.get(url()).bodyAsText()

        assertThat(breaker().info().counts().succeeded()).isEqualTo(1)
        assertThat(breaker().info().failureKinds()).containsOnlyKeys("status 503")
    }

    @Test
    fun `rejection reaches the caller`() {
        breaker().forceOpen()

        assertThrows<CallNotPermittedIOException> { runBlocking { client.get(url()) } }
        assertThat(server.requestCount).isZero()
    }

    @Test
    fun `request timeout cancels and is judged as a call that was given up`() {
        silence()

        assertThrows<HttpRequestTimeoutException> {
            runBlocking { client.get(url()) { timeout { requestTimeoutMillis = 100 } } }
        }

        awaitOutcome()
        assertThat(breaker().info().failureKinds()).containsOnlyKeys("ABANDONED")
    }

    @Test
    fun `socket timeout is a timeout`() {
        silence()

        assertThrows<SocketTimeoutException> {
            runBlocking { client.get(url()) { timeout { socketTimeoutMillis = 100 } } }
        }

        assertThat(breaker().info().failureKinds()).containsOnlyKeys("RESPONSE_TIMEOUT")
    }

    /** Ktor throws before OkHttp knows that it is cancelled. */
    private fun awaitOutcome() {
        val end = System.nanoTime() + Duration.ofMinutes(2).toNanos()
        while (breaker().info().failureKinds().isEmpty() && System.nanoTime() < end) {
            Thread.onSpinWait()
        }
    }
}
