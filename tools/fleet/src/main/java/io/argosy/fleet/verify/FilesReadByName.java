package io.argosy.fleet.verify;

import io.argosy.model.wording.NearestName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files that fleet reads by their name and does without where they are not there: one that is misspelt, or lies in another
 * folder, asks for nothing, and nobody would notice.
 */
final class FilesReadByName {
    /** Their names by the folder that they are read in. */
    private static final Map<Pattern, List<String>> PLACES = new LinkedHashMap<>();

    static {
        place("", ".fleet.yaml");
        place("overlays/", "objectives.yaml", "prices.yaml", "quarantine.yaml");
        place("overlays/[^/]+/environment/", "environment-policy.yaml");
        place("overlays/[^/]+/(?!environment/)[^/]+/", "hold.yaml");
        place("services/[^/]+/", "promotion-policy.yaml", "recipe.yaml", "requests.jsonl");
        place("services/[^/]+/data/", "holdout.csv");
        place("platform/", "image.yaml");
        place(".github/", "CODEOWNERS");
    }

    /** What stands beside them under a name that is like theirs, and is no slip of the finger. */
    private static final List<String> OTHERS = List.of("fleet", ".github/CODEOWNERS");

    private FilesReadByName() {}

    private static void place(String folder, String... names) {
        PLACES.put(Pattern.compile(folder), List.of(names));
    }

    /**
     * The path that a file probably should have.
     *
     * @return nothing for one that is read, and for one that is like none of them
     */
    static Optional<String> meant(String path) {
        int slash = path.lastIndexOf('/') + 1;
        String folder = path.substring(0, slash);
        String name = path.substring(slash);
        if (OTHERS.contains(path)) {
            return Optional.empty();
        }
        for (Map.Entry<Pattern, List<String>> place : PLACES.entrySet()) {
            if (place.getKey().matcher(folder).matches()) {
                if (place.getValue().contains(name)) {
                    return Optional.empty();
                }
                Optional<String> near = near(name, place.getValue());
                if (near.isPresent()) {
                    return near.map(folder::concat);
                }
            }
        }
        return elsewhere(folder, name);
    }

    private static Optional<String> near(String name, List<String> names) {
        return names.stream()
                .filter(known -> stem(known).equals(stem(name)))
                .findFirst()
                .or(() -> NearestName.of(name, names)
                        .filter(known -> extension(known).equals(extension(name))));
    }

    /** In a folder of the same service, environment or overlay, or of the whole fleet, where it is not looked for. */
    private static Optional<String> elsewhere(String folder, String name) {
        Matcher service = Pattern.compile("services/([^/]+)/(?:(?:data|deploy|examples|model)/)?")
                .matcher(folder);
        if (service.matches()) {
            String own = "services/" + service.group(1) + "/";
            return same(name, own, "promotion-policy.yaml", "requests.jsonl", "recipe.yaml")
                    .or(() -> same(name, own + "data/", "holdout.csv"));
        }
        Matcher overlay = Pattern.compile("overlays/([^/]+)/(?:[^/]+/)*").matcher(folder);
        if (overlay.matches()) {
            return same(name, "overlays/" + overlay.group(1) + "/environment/", "environment-policy.yaml")
                    .or(() -> same(name, "overlays/", "objectives.yaml", "prices.yaml", "quarantine.yaml"));
        }
        return folder.isEmpty() || folder.equals("services/") || folder.equals("clusters/") || folder.equals("base/")
                ? same(name, "overlays/", "objectives.yaml", "prices.yaml", "quarantine.yaml")
                        .or(() -> same(name, "", ".fleet.yaml"))
                        .or(() -> same(name, "overlays/ENV/environment/", "environment-policy.yaml"))
                        .or(() -> same(name, "services/SERVICE/", "promotion-policy.yaml"))
                : Optional.empty();
    }

    private static Optional<String> same(String name, String folder, String... names) {
        return List.of(names).stream()
                .filter(known -> stem(known).equals(stem(name)))
                .findFirst()
                .map(folder::concat);
    }

    /** What a name is without its ending, its case and what stands between its words. */
    private static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return (dot > 0 ? name.substring(0, dot) : name)
                .toLowerCase(Locale.ROOT)
                .replaceFirst("\\.(ya?ml|jsonl?|csv)$", "")
                .replaceAll("[^a-z0-9]", "");
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1)
                .toLowerCase(Locale.ROOT)
                .replace("yml", "yaml");
    }
}
