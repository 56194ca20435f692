/** A shop that asks another service for its prices, and says so when it cannot. */
@NullMarked
package io.fluxgate.examples.service;

import org.jspecify.annotations.NullMarked;
