package io.argosy.model.comparison;

import io.argosy.model.comparison.ContractDifference.Kind;
import io.argosy.model.feature.CategoricalFeature;
import io.argosy.model.feature.Feature;
import io.argosy.model.feature.Missing;
import io.argosy.model.feature.NumericFeature;
import io.argosy.model.feature.TextFeature;
import io.argosy.model.signature.FeatureTensor;
import io.argosy.model.signature.Signature;
import io.argosy.model.wording.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds the contract differences between two signatures. */
public final class Contracts {
    private final Signature incumbent;
    private final Signature candidate;
    private final List<ContractDifference> differences = new ArrayList<>();

    private Contracts(Signature incumbent, Signature candidate) {
        this.incumbent = incumbent;
        this.candidate = candidate;
    }

    /** The differences, those of the answer first, then feature by feature; empty when callers notice nothing. */
    public static List<ContractDifference> differences(Signature incumbent, Signature candidate) {
        var contracts = new Contracts(incumbent, candidate);
        contracts.compareAnswers();
        contracts.compareFeatures();
        contracts.compareTensors();
        return List.copyOf(contracts.differences);
    }

    private void add(Kind kind, String subject, String message) {
        differences.add(new ContractDifference(kind, subject, message));
    }

    private void compareAnswers() {
        String target = incumbent.target();
        if (incumbent.task() != candidate.task()) {
            String message = "answers a " + candidate.task().id() + " instead of a "
                    + incumbent.task().id();
            add(Kind.RESPONSE_CHANGED, target, message);
            return;
        }
        if (!target.equals(candidate.target())) {
            add(Kind.RESPONSE_CHANGED, target, "predicts " + candidate.target() + " instead of " + target);
        }
        if (!incumbent.unit().equals(candidate.unit())) {
            add(
                    Kind.UNIT_CHANGED,
                    target,
                    "answers in " + unit(candidate.unit()) + " instead of " + unit(incumbent.unit()));
        }
        if (!incumbent.labels().equals(candidate.labels())) {
            String message = "has labels " + candidate.labels() + " instead of " + incumbent.labels();
            add(Kind.RESPONSE_CHANGED, target, message);
        }
        if (!Objects.equals(incumbent.threshold(), candidate.threshold())) {
            String message = "decides from " + candidate.threshold() + " on instead of " + incumbent.threshold();
            add(Kind.THRESHOLD_CHANGED, target, message);
        }
    }

    private static String unit(String unit) {
        return unit.isEmpty() ? "no unit" : unit;
    }

    private void compareFeatures() {
        for (Feature before : incumbent.features()) {
            int index = candidate.indexOf(before.name());
            if (index < 0) {
                add(
                        Kind.REQUEST_NARROWED,
                        before.name(),
                        before.name() + " is gone: requests that give it are refused");
            } else {
                compare(before, candidate.features().get(index));
            }
        }
        for (Feature after : candidate.features()) {
            if (incumbent.indexOf(after.name()) < 0) {
                add(
                        after.nullable() ? Kind.REQUEST_WIDENED : Kind.REQUEST_NARROWED,
                        after.name(),
                        after.name() + " is new" + (after.nullable() ? " and may be missing" : " and required"));
            }
        }
        List<String> before = common(incumbent, candidate);
        List<String> after = common(candidate, incumbent);
        if (!before.equals(after)) {
            add(Kind.ORDER_CHANGED, incumbent.target(), "features stand as " + after + " instead of " + before);
        } else if (!after.isEmpty()) {
            String last = after.getLast();
            candidate.features().subList(0, candidate.indexOf(last)).stream()
                    .map(Feature::name)
                    .filter(name -> incumbent.indexOf(name) < 0)
                    .forEach(name -> add(
                            Kind.ORDER_CHANGED,
                            name,
                            name + " is new and stands before " + last
                                    + ": who sends features without names, as one matrix,"
                                    + " is misread; put it last"));
        }
    }

    /** Requests that give an array whole need one of that name; a shape is told by its elements' names. */
    private void compareTensors() {
        List<String> before =
                incumbent.tensors().stream().map(FeatureTensor::name).toList();
        List<String> after =
                candidate.tensors().stream().map(FeatureTensor::name).toList();
        for (FeatureTensor tensor : incumbent.tensors()) {
            if (!after.contains(tensor.name())) {
                String message = tensor.name() + " is no array any more: requests that give it whole are refused";
                add(Kind.REQUEST_NARROWED, tensor.name(), message);
            } else {
                compare(tensor, candidate.tensors().get(after.indexOf(tensor.name())));
            }
        }
        for (String name : after) {
            if (!before.contains(name)) {
                add(Kind.REQUEST_WIDENED, name, name + " may now be given whole, as an array");
            }
        }
    }

    private void compare(FeatureTensor before, FeatureTensor after) {
        if (!before.shape().equals(after.shape())) {
            String message = before.name() + " has the shape " + after.dimensions() + " instead of "
                    + before.dimensions() + ": requests that give it as before are refused";
            add(Kind.REQUEST_NARROWED, before.name(), message);
        } else if (before.datatype() != after.datatype()) {
            boolean wider = after.datatype() == FeatureTensor.Datatype.FP64
                    || (before.datatype() == FeatureTensor.Datatype.INT32
                            && after.datatype() == FeatureTensor.Datatype.INT64);
            String message = before.name() + " is of " + after.datatype() + " instead of " + before.datatype();
            add(wider ? Kind.REQUEST_WIDENED : Kind.REQUEST_NARROWED, before.name(), message);
        }
    }

    private static List<String> common(Signature one, Signature other) {
        return one.features().stream()
                .map(Feature::name)
                .filter(name -> other.indexOf(name) >= 0)
                .toList();
    }

    private void compare(Feature before, Feature after) {
        String name = before.name();
        if (before.nullable() != after.nullable()) {
            add(
                    after.nullable() ? Kind.REQUEST_WIDENED : Kind.REQUEST_NARROWED,
                    name,
                    name + (after.nullable() ? " may now be missing" : " may no longer be missing"));
        }
        switch (before) {
            case NumericFeature b when after instanceof NumericFeature a -> compareNumbers(b, a);
            case CategoricalFeature b when after instanceof CategoricalFeature a -> compareCategories(b, a);
            case TextFeature b when after instanceof TextFeature a -> compareTexts(b, a);
            default ->
                add(Kind.REQUEST_NARROWED, name, name + " is now " + type(after) + " instead of " + type(before));
        }
        if (incumbent.sensitive().contains(name) && !candidate.sensitive().contains(name)) {
            add(Kind.SENSITIVE_NO_MORE, name, name + " is not marked as sensitive any more: its values would be kept");
        }
        if (!before.description().equals(after.description())) {
            add(Kind.DESCRIPTION_CHANGED, name, name + " is described in other words");
        }
    }

    private static String type(Feature feature) {
        return switch (feature) {
            case NumericFeature _ -> "a number";
            case CategoricalFeature _ -> "a category";
            case TextFeature _ -> "a text";
        };
    }

    private void compareNumbers(NumericFeature before, NumericFeature after) {
        String name = before.name();
        if (!before.unit().equals(after.unit())) {
            add(Kind.UNIT_CHANGED, name, name + " is in " + unit(after.unit()) + " instead of " + unit(before.unit()));
        }
        if (before.integer() != after.integer()) {
            add(
                    after.integer() ? Kind.REQUEST_NARROWED : Kind.REQUEST_WIDENED,
                    name,
                    name + (after.integer() ? " must now be whole" : " need no longer be whole"));
        }
        double beforeLeast = before.bounds() == null
                ? Double.NEGATIVE_INFINITY
                : before.bounds().minimum();
        double beforeMost = before.bounds() == null
                ? Double.POSITIVE_INFINITY
                : before.bounds().maximum();
        double afterLeast = after.bounds() == null
                ? Double.NEGATIVE_INFINITY
                : after.bounds().minimum();
        double afterMost = after.bounds() == null
                ? Double.POSITIVE_INFINITY
                : after.bounds().maximum();
        String interval = name + " may be from " + end(afterLeast) + " to " + end(afterMost) + " instead of "
                + end(beforeLeast) + " to " + end(beforeMost);
        if (afterLeast > beforeLeast || afterMost < beforeMost) {
            add(Kind.REQUEST_NARROWED, name, interval);
        } else if (afterLeast < beforeLeast || afterMost > beforeMost) {
            add(Kind.REQUEST_WIDENED, name, interval);
        }
        compareMissing(name, before.missing(), after.missing());
    }

    private static String end(double end) {
        return Double.isInfinite(end) ? "anything" : Numbers.plain(end);
    }

    private void compareMissing(String name, @Nullable Missing<?> before, @Nullable Missing<?> after) {
        if (before != null && after != null && !Objects.equals(before.value(), after.value())) {
            String message = name + " counts as " + standIn(after) + " instead of " + standIn(before) + " when missing";
            add(Kind.UNIT_CHANGED, name, message);
        }
    }

    private static Object standIn(Missing<?> missing) {
        return Objects.requireNonNullElse(missing.value(), "missing");
    }

    private void compareCategories(CategoricalFeature before, CategoricalFeature after) {
        String name = before.name();
        List<String> gone = without(before.categories(), after.categories());
        List<String> added = without(after.categories(), before.categories());
        if (!gone.isEmpty() && after.unseen() == null) {
            add(Kind.REQUEST_NARROWED, name, name + " no longer takes " + String.join(", ", gone));
        }
        if (!added.isEmpty() && before.unseen() == null) {
            add(Kind.REQUEST_WIDENED, name, name + " also takes " + String.join(", ", added));
        }
        if ((before.unseen() == null) != (after.unseen() == null)) {
            add(
                    after.unseen() == null ? Kind.REQUEST_NARROWED : Kind.REQUEST_WIDENED,
                    name,
                    name + (after.unseen() == null ? " no longer takes" : " now takes") + " names never seen");
        }
        compareMissing(name, before.missing(), after.missing());
    }

    private static List<String> without(List<String> all, List<String> some) {
        return all.stream().filter(item -> !some.contains(item)).toList();
    }

    private void compareTexts(TextFeature before, TextFeature after) {
        int change = Integer.compare(after.maximumLength(), before.maximumLength());
        if (change != 0) {
            add(
                    change < 0 ? Kind.REQUEST_NARROWED : Kind.REQUEST_WIDENED,
                    before.name(),
                    before.name() + " may have " + after.maximumLength() + " characters instead of "
                            + before.maximumLength());
        }
    }
}
