/**
 * The command line of the tools: {@code demo} shows a circuit breaker during an outage, {@code
 * replay} shows what policies would have done with recorded calls.
 */
@NullMarked
package io.fluxgate.tools;

import org.jspecify.annotations.NullMarked;
