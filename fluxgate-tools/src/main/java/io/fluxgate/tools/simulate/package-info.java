/**
 * A laboratory for circuit breakers: callers with pools and timeouts meet a failing upstream in
 * virtual time, once for each policy, and what the policy saved and what it cost are measured.
 *
 * <p>A run depends on nothing but its scenario, its seed and its subject. Random numbers are
 * functions of the seed and the number of the call, so all subjects meet the same calls.
 */
@NullMarked
package io.fluxgate.tools.simulate;

import org.jspecify.annotations.NullMarked;
