/**
 * The command {@code demo}: calls two hosts, one with a scripted outage, with and without a
 * breaker.
 */
@NullMarked
package io.fluxgate.tools.demo;

import org.jspecify.annotations.NullMarked;
