/** The demo: two hosts, one of them with a scripted outage, called with and without a breaker. */
@NullMarked
package io.fluxgate.examples.demo;

import org.jspecify.annotations.NullMarked;
