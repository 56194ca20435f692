package android.content

import android.net.ConnectivityManager

/** Stands in for Android's, as far as the documentation uses it. */
class Context(private val connectivity: ConnectivityManager) {

    fun <T> getSystemService(type: Class<T>): T = type.cast(connectivity)
}
