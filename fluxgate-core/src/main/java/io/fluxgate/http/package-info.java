/** Circuit breaking for HTTP: what the adapters of all clients share. */
@NullMarked
package io.fluxgate.http;

import org.jspecify.annotations.NullMarked;
