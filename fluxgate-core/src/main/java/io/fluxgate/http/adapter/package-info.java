/**
 * What adapters of HTTP clients use, and programs do not: one exchange to report to, the kinds of
 * failures, and the answer to a rejected request.
 */
@NullMarked
package io.fluxgate.http.adapter;

import org.jspecify.annotations.NullMarked;
