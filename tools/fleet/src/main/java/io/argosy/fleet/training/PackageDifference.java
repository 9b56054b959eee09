package io.argosy.fleet.training;

import io.argosy.fleet.Parted;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How a package differs from one that was theirs, file by file, in words. */
final class PackageDifference {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** In which order files are told: what a model is before what is said of it, and the hashes of all last. */
    private static final List<String> ORDER =
            List.of("weights.cbor", "golden.jsonl", "baseline.json", "metrics.json", "CARD.md");

    private static final String MANIFEST = "model.json";
    private static final int LONGEST = 60;

    private PackageDifference() {}

    /**
     * Compares, byte for byte.
     *
     * @param ours the package's files by name
     * @param theirs those that it is held against
     * @param has what has those, e.g. "training gives"
     * @return a sentence for each file that differs, such as "metrics.json says auc 0.99 where training gives 0.85"; empty
     *     for equal ones
     */
    static List<String> between(Map<String, byte[]> ours, Map<String, byte[]> theirs, String has) {
        List<String> sentences = new ArrayList<>();
        sources(ours, theirs, has).ifPresent(sentences::add);
        Set<String> all = new TreeSet<>(
                Comparator.<String>comparingInt(PackageDifference::rank).thenComparing(Comparator.naturalOrder()));
        all.addAll(ours.keySet());
        all.addAll(theirs.keySet());
        for (String name : all) {
            byte[] here = ours.get(name);
            byte[] there = theirs.get(name);
            if (here == null) {
                sentences.add("there is no " + format(name) + " here, which " + has);
            } else if (there == null) {
                sentences.add(format(name) + " is more than what " + has);
            } else if (!Arrays.equals(here, there)) {
                sentences.add(name + " " + difference(name, here, there, has));
            }
        }
        return List.copyOf(new LinkedHashSet<>(sentences));
    }

    private static int rank(String name) {
        int known = ORDER.indexOf(name);
        return known >= 0 ? known : name.equals(MANIFEST) ? ORDER.size() + 1 : ORDER.size();
    }

    /** Another recipe, data or trainer is why all the rest differs, so it is told first. */
    private static Optional<String> sources(Map<String, byte[]> ours, Map<String, byte[]> theirs, String has) {
        byte[] here = ours.get(MANIFEST);
        byte[] there = theirs.get(MANIFEST);
        return here == null || there == null
                ? Optional.empty()
                : json(here)
                        .flatMap(one -> json(there)
                                .flatMap(other -> first(
                                        one.path("provenance"), other.path("provenance"), "/provenance", "", has)))
                        .map(difference -> MANIFEST + " " + difference);
    }

    private static String difference(String name, byte[] ours, byte[] theirs, String has) {
        if (name.endsWith(".json")) {
            Optional<String> told =
                    json(ours).flatMap(one -> json(theirs).flatMap(other -> first(one, other, "", "", has)));
            if (told.isPresent()) {
                return told.get();
            }
        }
        if (name.endsWith(".cbor")) {
            return "differs from byte " + Arrays.mismatch(ours, theirs) + " on";
        }
        List<String> lines = lines(ours);
        List<String> others = lines(theirs);
        if (lines.size() != others.size()) {
            return "has " + lines.size() + " lines where " + has + " " + others.size();
        }
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).equals(others.get(i))) {
                return "line " + (i + 1) + " " + says(lines.get(i), others.get(i), has);
            }
        }
        return "differs from byte " + Arrays.mismatch(ours, theirs) + " on";
    }

    private static Optional<JsonNode> json(byte[] content) {
        try {
            return Optional.of(JSON.readTree(content));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** The first value that differs, in the order of what training writes. */
    private static Optional<String> first(JsonNode ours, JsonNode theirs, String place, String name, String has) {
        if (ours.isObject() && theirs.isObject()) {
            String named = theirs.path("name").asString(name);
            Set<String> keys = new LinkedHashSet<>(theirs.propertyNames());
            keys.addAll(ours.propertyNames());
            return keys.stream()
                    .flatMap(key -> first(ours.path(key), theirs.path(key), place + "/" + key, named, has).stream())
                    .findFirst();
        }
        if (ours.isArray() && theirs.isArray()) {
            for (int i = 0; i < Math.max(ours.size(), theirs.size()); i++) {
                Optional<String> found = first(ours.path(i), theirs.path(i), place + "/" + i, name, has);
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        }
        if (ours.equals(theirs)) {
            return Optional.empty();
        }
        String what = place.endsWith("/value") && !name.isEmpty() ? name + " " : "";
        return Optional.of("says " + what + format(ours) + (what.isEmpty() ? " at " + format(place) : "") + " where "
                + has + " " + format(theirs));
    }

    private static String format(JsonNode node) {
        return node.isMissingNode() ? "nothing" : format(node.isString() ? node.asString() : node.toString());
    }

    private static String says(String ours, String theirs, String has) {
        Parted parted = Parted.of(plain(ours), plain(theirs), LONGEST);
        return "says \"" + parted.one() + "\" where " + has + " \"" + parted.other() + "\"";
    }

    /** Short, and nothing that moves a terminal's cursor. */
    private static String format(String text) {
        String plain = plain(text);
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST - 1) + "…";
    }

    private static String plain(String text) {
        return text.replaceAll("\\p{C}", "?");
    }

    private static List<String> lines(byte[] content) {
        return new String(content, StandardCharsets.UTF_8).lines().toList();
    }
}
