package io.argosy.fleet.board.page;

import io.argosy.fleet.monitoring.Scrape;
import io.argosy.model.evidence.Histogram;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How values are spread, beside how training saw them; both as shares, in per cent of the picture.
 *
 * @param from what the first bin holds, for people
 * @param to what the last one holds
 * @param rows how many values were seen; 0 where training is all that is known
 */
public record Bars(String name, List<Bar> bars, String from, String to, long rows) {
    public Bars {
        bars = List.copyOf(bars);
    }

    /** A bin: where it is, how high training's share and the seen share are. */
    public record Bar(double x, double width, double trained, double seen, String title) {}

    /** What training saw, from the package alone. */
    static Bars of(Histogram histogram) {
        List<Double> trained = new ArrayList<>(
                histogram.counts().stream().map(Long::doubleValue).toList());
        List<String> names = new ArrayList<>(names(histogram));
        if (histogram.missing() > 0) {
            trained.add((double) histogram.missing());
            names.add("missing");
        }
        return of(histogram.name(), trained, List.of(), names);
    }

    /** What processes saw, by the bins that they count in. */
    static List<Bars> of(List<Scrape.Bin> bins, String of, List<Histogram> histograms) {
        Map<String, List<Scrape.Bin>> byName = new LinkedHashMap<>();
        bins.stream()
                .filter(bin -> bin.of().equals(of))
                .forEach(bin -> byName.computeIfAbsent(bin.name(), _ -> new ArrayList<>())
                        .add(bin));
        List<Bars> all = new ArrayList<>();
        byName.forEach((name, its) -> {
            List<Histogram> known = histograms.stream()
                    .filter(histogram -> histogram.name().equals(name))
                    .toList();
            its.sort(Comparator.comparingInt(bin -> bin.bin().equals("none") ? Integer.MAX_VALUE : number(bin.bin())));
            all.add(of(
                    name,
                    its.stream().map(Scrape.Bin::trained).toList(),
                    its.stream().map(Scrape.Bin::seen).toList(),
                    known.isEmpty() ? its.stream().map(Scrape.Bin::bin).toList() : names(known.getFirst(), its)));
        });
        return all;
    }

    private static int number(String bin) {
        try {
            return Integer.parseInt(bin);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Bars of(String name, List<Double> trained, List<Double> seen, List<String> names) {
        double allTrained = sum(trained);
        double allSeen = sum(seen);
        List<Double> shares = trained.stream().map(one -> one / allTrained).toList();
        List<Double> seenShares = seen.stream().map(one -> one / allSeen).toList();
        double highest = Math.max(highest(shares), highest(seenShares));
        List<Bar> bars = new ArrayList<>();
        double width = 100.0 / Math.max(1, trained.size());
        for (int i = 0; i < trained.size(); i++) {
            double its = i < seenShares.size() ? seenShares.get(i) : 0;
            bars.add(new Bar(
                    i * width,
                    width,
                    100 * shares.get(i) / highest,
                    100 * its / highest,
                    Show.brief(names.get(i)) + ": " + Show.percent(shares.get(i)) + " in training"
                            + (allSeen > 1 ? ", " + Show.percent(its) + " seen" : "")));
        }
        return new Bars(
                name,
                bars,
                names.isEmpty() ? "" : names.getFirst(),
                names.isEmpty() ? "" : names.getLast(),
                seen.isEmpty()
                        ? 0
                        : Math.round(
                                seen.stream().mapToDouble(Double::doubleValue).sum()));
    }

    private static double sum(List<Double> counts) {
        return Math.max(1, counts.stream().mapToDouble(Double::doubleValue).sum());
    }

    private static double highest(List<Double> shares) {
        return Math.max(
                1e-9, shares.stream().mapToDouble(Double::doubleValue).max().orElse(1));
    }

    private static List<String> names(Histogram histogram) {
        return switch (histogram) {
            case Histogram.Categorical categories -> categories.categories();
            case Histogram.Numeric numbers -> {
                List<String> names = new ArrayList<>();
                for (int i = 0; i < numbers.counts().size(); i++) {
                    names.add(
                            numbers.edges().isEmpty()
                                    ? "all"
                                    : i == 0
                                            ? "below " + edge(numbers.edges().getFirst())
                                            : "from " + edge(numbers.edges().get(i - 1)));
                }
                yield names;
            }
        };
    }

    /**
     * What a process's bins hold. It counts in coarser ones than the package has, of values that lie side by side or of the rarer
     * categories: training's counts tell which.
     */
    private static List<String> names(Histogram histogram, List<Scrape.Bin> bins) {
        List<String> fine = new ArrayList<>(names(histogram));
        List<Long> counts = new ArrayList<>(histogram.counts());
        List<String> names = new ArrayList<>();
        int next = 0;
        for (Scrape.Bin bin : bins) {
            if (bin.bin().equals("none")) {
                names.add("missing");
            } else if (histogram instanceof Histogram.Categorical) {
                int its = counts.indexOf(Math.round(bin.trained()));
                names.add(its < 0 ? "others" : fine.get(its));
                if (its >= 0) {
                    counts.set(its, -1L);
                }
            } else {
                names.add(next < fine.size() ? fine.get(next) : "");
                double sum = 0;
                while (next < counts.size() && sum < bin.trained()) {
                    sum += counts.get(next++);
                }
            }
        }
        return names;
    }

    private static String edge(double edge) {
        return edge == Math.rint(edge) && Math.abs(edge) < 1e9
                ? String.format(java.util.Locale.ROOT, "%,.0f", edge)
                : String.format(java.util.Locale.ROOT, "%.3g", edge);
    }
}
