package io.argosy.fleet.board.page;

import io.argosy.fleet.board.state.TriedRow;
import io.argosy.model.Explanation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    static Reasons of(TriedRow row) {
        Map<String, @Nullable Double[]> amounts = new LinkedHashMap<>();
        Map<String, Explanation.Contribution> parts = new LinkedHashMap<>();
        List<String> scales = new ArrayList<>();
        int count = row.tried().size();
        for (int i = 0; i < count; i++) {
            Explanation why = row.tried().get(i).why().orElse(null);
            scales.add(why == null ? "" : scale(why));
            if (why == null) {
                continue;
            }
            for (Explanation.Contribution one : why.contributions()) {
                String key = one.feature() + "\n" + one.part();
                parts.putIfAbsent(key, one);
                amounts.computeIfAbsent(key, _ -> new @Nullable Double[count])[i] = one.amount();
            }
        }
        List<String> largest = amounts.keySet().stream()
                .sorted(Comparator.comparingDouble((String key) -> magnitude(amounts.get(key)))
                        .reversed())
                .toList();
        double most = largest.isEmpty() ? 1 : Math.max(1e-12, magnitude(amounts.get(largest.getFirst())));
        List<Reason> rows = new ArrayList<>();
        for (String key : largest.subList(0, Math.min(MOST, largest.size()))) {
            Explanation.Contribution part = parts.get(key);
            rows.add(new Reason(part.feature(), part.part(), bars(amounts.get(key), count, most)));
        }
        if (largest.size() > MOST) {
            @Nullable Double[] rest = new @Nullable Double[count];
            for (String key : largest.subList(MOST, largest.size())) {
                @Nullable Double[] its = amounts.get(key);
                for (int i = 0; i < count; i++) {
                    Double amount = its[i];
                    Double sum = rest[i];
                    rest[i] = amount == null ? sum : (Double) (sum == null ? amount : sum + amount);
                }
            }
            rows.add(new Reason((largest.size() - MOST) + " others", "together", bars(rest, count, most)));
        }
        return new Reasons(scales, rows);
    }

    private static List<Amount> bars(@Nullable Double[] amounts, int count, double most) {
        List<Amount> bars = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Double amount = amounts[i];
            if (amount == null) {
                bars.add(new Amount(50, 0, true, ""));
                continue;
            }
            double width = 38 * Math.min(1, Math.abs(amount) / most);
            bars.add(new Amount(amount < 0 ? 50 - width : 50, width, amount >= 0, Show.amount(amount)));
        }
        return bars;
    }

    private static double magnitude(@Nullable Double[] amounts) {
        double most = 0;
        for (Double amount : amounts) {
            most = amount == null ? most : Math.max(most, Math.abs(amount));
        }
        return most;
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
