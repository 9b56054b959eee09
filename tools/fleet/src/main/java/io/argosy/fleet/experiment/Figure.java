package io.argosy.fleet.experiment;

/**
 * A figure of a run, as the package's {@code metrics.json} has it.
 *
 * @param low the lower end of its interval
 * @param high the upper one
 */
public record Figure(double value, double low, double high) {}
