package io.argosy.fleet.board.page;

import io.argosy.fleet.board.state.TriedRow;
import io.argosy.model.prediction.Explanation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the parts of a row add to the score of each version, side by side.
 *
 * @param scales what the numbers are, for each version
 * @param rows the largest first
 */
public record Reasons(List<String> scales, List<Reason> rows) {
    private static final int MOST = 12;

    public Reasons {
        scales = List.copyOf(scales);
        rows = List.copyOf(rows);
    }

    /**
     * One part.
     *
     * @param value what the row has there
     */
    public record Reason(String feature, String value, List<Amount> amounts) {
        public Reason {
            amounts = List.copyOf(amounts);
        }
    }

    /**
     * A bar from the middle.
     *
     * @param x where it begins, in per cent
     * @param told the amount; empty where the version says nothing of the part
     */
    public record Amount(double x, double width, boolean plus, String told) {}

    /** What one part adds for each version; not a number where a version says nothing of it. */
    private static final class Part {
        private final String feature;
        private final String value;
        private final double[] amounts;

        Part(String feature, String value, int versions) {
            this.feature = feature;
            this.value = value;
            this.amounts = new double[versions];
            Arrays.fill(amounts, Double.NaN);
        }

        void add(int version, double amount) {
            amounts[version] = Double.isNaN(amounts[version]) ? amount : amounts[version] + amount;
        }

        double magnitude() {
            return Arrays.stream(amounts)
                    .filter(Double::isFinite)
                    .map(Math::abs)
                    .max()
                    .orElse(0);
        }
    }

    static Reasons of(TriedRow row) {
        int versions = row.tried().size();
        Map<String, Part> parts = new LinkedHashMap<>();
        List<String> scales = new ArrayList<>();
        for (int i = 0; i < versions; i++) {
            int version = i;
            Optional<Explanation> why = row.tried().get(i).why();
            scales.add(why.map(Reasons::scale).orElse(""));
            why.ifPresent(its -> its.contributions()
                    .forEach(one -> parts.computeIfAbsent(
                                    one.feature() + "\n" + one.part(),
                                    _ -> new Part(one.feature(), one.part(), versions))
                            .add(version, one.amount())));
        }
        List<Part> largest = parts.values().stream()
                .sorted(Comparator.comparingDouble(Part::magnitude).reversed())
                .toList();
        double most = largest.isEmpty() ? 1 : Math.max(1e-12, largest.getFirst().magnitude());
        List<Part> shown = new ArrayList<>(largest.subList(0, Math.min(MOST, largest.size())));
        if (largest.size() > MOST) {
            Part rest = new Part(largest.size() - MOST + " others", "together", versions);
            for (Part part : largest.subList(MOST, largest.size())) {
                for (int i = 0; i < versions; i++) {
                    if (Double.isFinite(part.amounts[i])) {
                        rest.add(i, part.amounts[i]);
                    }
                }
            }
            shown.add(rest);
        }
        return new Reasons(
                scales,
                shown.stream()
                        .map(part -> new Reason(
                                part.feature,
                                visible(part.value),
                                Arrays.stream(part.amounts)
                                        .mapToObj(amount -> bar(amount, most))
                                        .toList()))
                        .toList());
    }

    private static Amount bar(double amount, double most) {
        if (!Double.isFinite(amount)) {
            return new Amount(50, 0, true, "");
        }
        double width = 38 * Math.min(1, Math.abs(amount) / most);
        return new Amount(amount < 0 ? 50 - width : 50, width, amount >= 0, Show.amount(amount));
    }

    /** A part of a text may begin or end with a blank, which tells it from another. */
    private static String visible(String part) {
        return part.length() < 12 ? part.replaceAll("^ | $", "␣") : part;
    }

    private static String scale(Explanation why) {
        String label = why.label() == null ? "" : " of " + Show.brief(why.label());
        return switch (why.scale()) {
            case LOG_ODDS -> "log-odds" + label;
            case LOG_TARGET -> "log of the answer";
            case PROBABILITY -> "probability" + label;
            case TARGET -> "the answer's own unit";
        };
    }
}
