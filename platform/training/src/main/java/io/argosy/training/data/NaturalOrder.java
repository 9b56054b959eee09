package io.argosy.training.data;

import io.argosy.model.table.Decimal;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The order in which people would list names: numbers by their value, so 2 before 10 and -1 before 0, and the digits within
 * texts too, so {@code grade 2} before {@code grade 10}. What is alike otherwise is ordered by its characters, so that two
 * names are never equal here and the order is the same on every machine.
 */
final class NaturalOrder implements Comparator<String> {
    private static final Comparator<String> BY_VALUE =
            Comparator.comparingDouble(Decimal::parse).thenComparing(Comparator.naturalOrder());

    /** The names, each once, in this order. */
    static List<String> of(Stream<String> names) {
        List<String> distinct = names.distinct().toList();
        boolean numbers = distinct.stream().noneMatch(name -> Double.isNaN(Decimal.parse(name)));
        return distinct.stream().sorted(numbers ? BY_VALUE : new NaturalOrder()).toList();
    }

    @Override
    public int compare(String left, String right) {
        int i = 0;
        int j = 0;
        while (i < left.length() && j < right.length()) {
            int endLeft = endOfDigits(left, i);
            int endRight = endOfDigits(right, j);
            int order;
            if (endLeft > i && endRight > j) {
                order = compareDigits(left.substring(i, endLeft), right.substring(j, endRight));
                i = endLeft;
                j = endRight;
            } else {
                order = Character.compare(left.charAt(i++), right.charAt(j++));
            }
            if (order != 0) {
                return order;
            }
        }
        int order = Integer.compare(left.length() - i, right.length() - j);
        return order != 0 ? order : left.compareTo(right);
    }

    private static int endOfDigits(String text, int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    /** As whole numbers of any length. */
    private static int compareDigits(String left, String right) {
        String a = left.replaceFirst("^0+(?=.)", "");
        String b = right.replaceFirst("^0+(?=.)", "");
        int order = Integer.compare(a.length(), b.length());
        return order != 0 ? order : a.compareTo(b);
    }
}
