package io.fluxgate.kotlin

import android.content.Context
import android.net.ConnectivityManager
import android.net.Network
import io.fluxgate.CircuitBreakerPolicy
import io.fluxgate.http.HttpGuard
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** The Kotlin that the page about Android shows, on stand-ins for its classes. */
class AndroidSampleTest {

    private val phone = CircuitBreakerPolicy.httpLowTraffic()
    private val connectivity = ConnectivityManager()
    private val applicationContext = Context(connectivity)

    @Test
    fun `a phone without a network`() {
        // docs
        class NetworkState(context: Context) {
            private val connectivity = context.getSystemService(ConnectivityManager::class.java)

            @Volatile
            var isOnline: Boolean = connectivity.activeNetwork != null
                private set

            init {
                connectivity.registerDefaultNetworkCallback(object : ConnectivityManager.NetworkCallback() {
                    override fun onAvailable(network: Network) { isOnline = true }
                    override fun onLost(network: Network) { isOnline = false }
                    override fun onBlockedStatusChanged(network: Network, blocked: Boolean) { isOnline = !blocked }
                })
            }
        }

        val network = NetworkState(applicationContext)
        val guard = HttpGuard.builder()
            .policy(phone)
            .cancelledNever()
            .online { network.isOnline }
            .build()
        // end
        val callback = connectivity.callbacks.single()

        assertThat(network.isOnline).isTrue()
        callback.onLost(Network())
        assertThat(network.isOnline).isFalse()
        callback.onAvailable(Network())
        assertThat(network.isOnline).isTrue()
        callback.onBlockedStatusChanged(Network(), blocked = true)
        assertThat(network.isOnline).isFalse()
        assertThat(guard).isNotNull()
    }
}
