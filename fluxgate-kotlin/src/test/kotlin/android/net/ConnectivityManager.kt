package android.net

/** Stands in for Android's, as far as the documentation uses it. */
class ConnectivityManager {

    val activeNetwork: Network? = Network()
    val callbacks: MutableList<NetworkCallback> = mutableListOf()

    fun registerDefaultNetworkCallback(callback: NetworkCallback) {
        callbacks += callback
    }

    open class NetworkCallback {

        open fun onAvailable(network: Network) = Unit

        open fun onLost(network: Network) = Unit

        open fun onBlockedStatusChanged(network: Network, blocked: Boolean) = Unit
    }
}

class Network
