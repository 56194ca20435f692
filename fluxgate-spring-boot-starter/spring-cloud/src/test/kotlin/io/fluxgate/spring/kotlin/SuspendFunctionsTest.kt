package io.fluxgate.spring.kotlin

import io.fluxgate.CallCounts
import io.fluxgate.CallNotPermittedException
import io.fluxgate.CircuitBreakerRegistry
import io.fluxgate.CircuitState
import io.fluxgate.spring.annotation.CircuitBreaker
import java.io.IOException
import kotlin.coroutines.AbstractCoroutineContextElement
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.emptyFlow
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.springframework.boot.autoconfigure.EnableAutoConfiguration
import org.springframework.boot.test.context.runner.ApplicationContextRunner
import org.springframework.context.ApplicationContext
import org.springframework.context.annotation.Configuration

/** Annotated suspend functions of beans. */
class SuspendFunctionsTest {

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  open class Application

  class Trace(val id: String) : AbstractCoroutineContextElement(Trace) {
    companion object Key : CoroutineContext.Key<Trace>
  }

  open class Prices {

    open fun gate(): CompletableDeferred<String> = GATE

    @CircuitBreaker(name = "plain")
    open suspend fun plain(): String {
      yield()
      throw IOException("out")
    }

    @CircuitBreaker(name = "price", fallbackMethod = "lastKnown")
    open suspend fun price(article: String, cents: Int): Int {
      yield()
      return if (article == "sold out") throw IOException("out") else cents
    }

    private suspend fun lastKnown(article: String, cents: Int, error: IOException): Int {
      yield()
      return -cents
    }

    /** Need not suspend. */
    private fun lastKnown(article: String, cents: Int, error: CallNotPermittedException): Int = -1

    @CircuitBreaker(name = "none")
    open suspend fun none(): String? = null

    @CircuitBreaker(name = "unit")
    open suspend fun unit() = yield()

    @CircuitBreaker(name = "traced", fallbackMethod = "alsoTraced")
    open suspend fun traced(): String =
      throw IllegalStateException(currentCoroutineContext()[Trace]?.id)

    private suspend fun alsoTraced(error: IllegalStateException): String =
      error.message + " " + currentCoroutineContext()[Trace]?.id

    @CircuitBreaker(name = "waiting") open suspend fun waiting(): String = gate().await()
  }

  open class Flows {
    @CircuitBreaker(name = "flow") open fun prices(): Flow<Int> = emptyFlow()
  }

  open class Mistaken {
    @CircuitBreaker(name = "mistaken", fallbackMethod = "other")
    open suspend fun price(article: String): Int = article.length

    @Suppress("unused") private suspend fun other(article: String): String = article
  }

  companion object {
    private val GATE = CompletableDeferred<String>()
  }

  private fun application() =
    ApplicationContextRunner()
      .withUserConfiguration(Application::class.java)
      .withBean(Prices::class.java)
      .withPropertyValues("fluxgate.breakers.price.failure-streak=2")

  private fun breaker(context: ApplicationContext, name: String) =
    context.getBean("fluxgateBreakerRegistry", CircuitBreakerRegistry::class.java).get(name)

  private fun counts(context: ApplicationContext, name: String) =
    breaker(context, name).info().counts()

  @Test
  fun `suspend function is judged by what it ends with`() {
    application().run { context ->
      val prices = context.getBean(Prices::class.java)
      runBlocking {
        assertThat(prices.price("tea", 5)).isEqualTo(5)
        assertThat(prices.none()).isNull()
        prices.unit()
        assertThat(assertThrows<IOException> { prices.plain() }).hasMessage("out")
      }
      assertThat(counts(context, "price")).isEqualTo(CallCounts.of(1, 0, 0, 0, 0))
      assertThat(counts(context, "none")).isEqualTo(CallCounts.of(1, 0, 0, 0, 0))
      assertThat(counts(context, "unit")).isEqualTo(CallCounts.of(1, 0, 0, 0, 0))
      assertThat(counts(context, "plain")).isEqualTo(CallCounts.of(0, 1, 0, 0, 0))
    }
  }

  @Test
  fun `nearest fallback may suspend or not`() {
    application().run { context ->
      val prices = context.getBean(Prices::class.java)
      runBlocking {
        assertThat(prices.price("sold out", 5)).isEqualTo(-5)
        assertThat(prices.price("sold out", 5)).isEqualTo(-5)
        assertThat(breaker(context, "price").state()).isEqualTo(CircuitState.OPEN)
        assertThat(prices.price("tea", 5)).isEqualTo(-1)
      }
    }
  }

  @Test
  fun `context of the coroutine reaches the function and its fallback`() {
    application().run { context ->
      val prices = context.getBean(Prices::class.java)
      runBlocking {
        withContext(Trace("id")) { assertThat(prices.traced()).isEqualTo("id id") }
      }
    }
  }

  @Test
  fun `cancelled function is ignored`() {
    application().run { context ->
      val prices = context.getBean(Prices::class.java)
      runBlocking {
        val call =
          launch(Dispatchers.Unconfined, CoroutineStart.UNDISPATCHED) { prices.waiting() }
        call.cancelAndJoin()
      }
      assertThat(counts(context, "waiting")).isEqualTo(CallCounts.of(0, 0, 1, 0, 0))
    }
  }

  @Test
  fun `function that returns a flow stops the start`() {
    application().withBean(Flows::class.java).run { context ->
      assertThat(context.startupFailure)
        .hasStackTraceContaining("returns a Flow (expected: a result, or a CompletionStage")
    }
  }

  @Test
  fun `fallback with another result stops the start`() {
    application().withBean(Mistaken::class.java).run { context ->
      assertThat(context.startupFailure)
        .hasStackTraceContaining("Mistaken.price(String): fallbackMethod: other (expected: a method")
        .hasStackTraceContaining("that returns Integer, other(String) or other(String, Throwable))")
    }
  }
}
