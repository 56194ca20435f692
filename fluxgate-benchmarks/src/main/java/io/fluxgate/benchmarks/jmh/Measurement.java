package io.fluxgate.benchmarks.jmh;

/**
 * The figures of one subject in one scenario.
 *
 * @param nsPerOp nanoseconds per call, as each thread sees them
 * @param error half the width of the 99.9 % confidence interval, NaN if there are too few samples
 * @param bytesPerOp bytes allocated per call, by all threads of the virtual machine
 */
public record Measurement(
    String scenario,
    int threads,
    String subject,
    double nsPerOp,
    double error,
    double bytesPerOp) {}
