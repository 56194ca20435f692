package io.fluxgate.tools.simulate;

/**
 * Random numbers as functions of a seed and a place in its sequence, by SplitMix64: what one
 * subject does to its calls cannot change the numbers that the others draw.
 */
final class Draws {

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private Draws() {}

  /** Returns 64 random bits. */
  static long bits(long seed, long place) {
    long z = seed + (place + 1) * GOLDEN;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** Returns a number from 0 to 1, 1 excluded. */
  static double uniform(long seed, long place) {
    return (bits(seed, place) >>> 11) * 0x1.0p-53;
  }

  /** Returns an exponentially distributed number with the mean 1. */
  static double exponential(long seed, long place) {
    return -Math.log1p(-uniform(seed, place));
  }

  /** Returns a log-normally distributed number with the mean 1. */
  static double logNormal(long seed, long place, double sigma) {
    double radius = Math.sqrt(-2 * Math.log1p(-uniform(seed, place)));
    double gauss = radius * Math.cos(2 * Math.PI * uniform(~seed, place));
    return Math.exp(sigma * gauss - sigma * sigma / 2);
  }
}
