package io.argosy.fleet.monitoring;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Values that fall in bins by given shares. */
final class Simulation {
    private final double[] shares;
    private final double[] up;
    private final SplittableRandom random;

    private Simulation(double[] shares, SplittableRandom random) {
        this.shares = shares;
        this.random = random;
        this.up = shares.clone();
        Arrays.parallelPrefix(up, Double::sum);
    }

    /** A generator whose seed is printed; {@code -Dseed=N} gives one. */
    static SplittableRandom random(String what) {
        long seed = Long.getLong("seed", 20_261_126);
        System.out.println(what + ": seed " + seed);
        return new SplittableRandom(seed);
    }

    /** Two to ten bins of at least a hundredth each, as a service has them: half the time all of one size. */
    static Simulation of(SplittableRandom random) {
        double[] shares = new double[random.nextInt(2, 11)];
        boolean even = random.nextBoolean();
        for (int bin = 0; bin < shares.length; bin++) {
            shares[bin] = even ? 1 : Math.exp(3 * random.nextDouble());
        }
        double sum = Arrays.stream(shares).sum();
        for (int bin = 0; bin < shares.length; bin++) {
            shares[bin] = 0.01 + (1 - 0.01 * shares.length) * shares[bin] / sum;
        }
        return new Simulation(shares, random);
    }

    /** The same values, moved by a population stability index of {@code psi}: towards one end or at random. */
    Simulation shifted(SplittableRandom random, double psi) {
        double[] direction = new double[shares.length];
        boolean slope = random.nextBoolean();
        for (int bin = 0; bin < direction.length; bin++) {
            direction[bin] = slope ? bin : random.nextDouble();
        }
        double low = 0;
        double high = 100;
        double[] tilted = shares;
        for (int round = 0; round < 60; round++) {
            double middle = (low + high) / 2;
            tilted = tilted(direction, middle);
            if (index(tilted) < psi) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return new Simulation(tilted, random);
    }

    private double[] tilted(double[] direction, double by) {
        double most = Arrays.stream(direction).max().orElseThrow();
        double[] tilted = new double[shares.length];
        for (int bin = 0; bin < tilted.length; bin++) {
            tilted[bin] = shares[bin] * Math.exp(by * (direction[bin] - most));
        }
        double sum = Arrays.stream(tilted).sum();
        for (int bin = 0; bin < tilted.length; bin++) {
            tilted[bin] /= sum;
        }
        return tilted;
    }

    private double index(double[] other) {
        double index = 0;
        for (int bin = 0; bin < shares.length; bin++) {
            index += other[bin] > 0 ? (other[bin] - shares[bin]) * Math.log(other[bin] / shares[bin]) : 1e9;
        }
        return index;
    }

    /** How many of so many values fall in each bin. */
    long[] draw(int values) {
        long[] counts = new long[shares.length];
        for (int i = 0; i < values; i++) {
            double at = random.nextDouble();
            int bin = 0;
            // The last bin's sum may be a rounding below 1.
            while (bin < up.length - 1 && at >= up[bin]) {
                bin++;
            }
            counts[bin]++;
        }
        return counts;
    }
}
