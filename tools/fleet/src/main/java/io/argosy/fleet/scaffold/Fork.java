package io.argosy.fleet.scaffold;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.FleetSettings;
import io.argosy.fleet.Yaml;
import io.argosy.fleet.rules.Facts;
import io.argosy.fleet.tool.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A clone of the sample that becomes somebody's own: every place that says what a fork is called says it, and what belonged
 * to the sample goes. The same names twice change nothing the second time.
 */
public final class Fork {
    private static final String REPOSITORY = "clusters/facts/repository.env";
    private static final String OWNERS = ".github/CODEOWNERS";
    /** Who owns the sample that forks are made of. */
    private static final String SAMPLE = "argosy-fleet";

    /** What it brings; a fork's own services are its own. */
    private static final Set<String> SERVICES = Set.of("churn", "diabetes", "nationality");

    private static final Pattern ADDRESS =
            Pattern.compile("REPOSITORY=https://github\\.com/([^/\\s]+)/([^/\\s]+?)(?:\\.git)?\\s*");

    private final Path root;
    private final List<String> files;
    private final ForkNames names;
    private final boolean empty;
    private final SortedMap<String, String> texts = new TreeMap<>();
    private final List<String> removed = new ArrayList<>();
    private final List<String> left = new ArrayList<>();

    private Fork(Path root, List<String> files, ForkNames names, boolean empty) {
        this.root = root;
        this.files = List.copyOf(files);
        this.names = names;
        this.empty = empty;
    }

    /** Whether a fleet is the sample itself, as it is published: a fork names its images otherwise. */
    public static boolean isSample(FleetSettings settings) {
        return settings.registry().endsWith("/" + SAMPLE);
    }

    /**
     * What would change; nothing is written before {@link #write}.
     *
     * @param root the clone's top folder
     * @param files the paths that Git has there
     * @param empty whether the sample's services go, too
     * @throws FleetException where a file that holds a name cannot be read
     */
    public static Fork of(Path root, List<String> files, ForkNames names, boolean empty) throws IOException {
        Fork fork = new Fork(root, files, names, empty);
        fork.plan();
        return fork;
    }

    /** The files that get another text, sorted. */
    public List<String> changed() {
        return List.copyOf(texts.keySet());
    }

    /** The folders that go. */
    public List<String> removed() {
        return List.copyOf(removed);
    }

    /** What nobody but its reader can do, each a sentence. */
    public List<String> left() {
        return List.copyOf(left);
    }

    /** Writes it: each file whole or not at all. */
    public void write() throws IOException {
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Path file = root.resolve(text.getKey());
            Path beside = file.resolveSibling(file.getFileName() + ".fleet-init");
            // A script stays one that may be run.
            Files.copy(file, beside, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(beside, text.getValue());
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        for (String folder : removed) {
            FileTree.delete(root.resolve(folder));
        }
    }

    private void plan() throws IOException {
        Matcher former = ADDRESS.matcher(read(REPOSITORY));
        if (!former.matches()) {
            throw unreadable(REPOSITORY, "it is no line REPOSITORY=https://github.com/OWNER/NAME.git");
        }
        String registry = FleetSettings.parse(read(FleetSettings.PATH)).registry();
        boolean sample = former.group(1).equals(SAMPLE) && !names.organisation().equals(SAMPLE);
        if (sample) {
            belongings();
        }
        edit(REPOSITORY, _ -> "REPOSITORY=" + names.address() + "\n");
        edit(
                FleetSettings.PATH,
                text -> text.replaceFirst(
                        "(?m)^registry:.*$", Matcher.quoteReplacement("registry: " + names.registry())));
        Map<String, String> words = new LinkedHashMap<>();
        words.put("@" + former.group(1) + "/", "@" + names.organisation() + "/");
        words.put(former.group(1) + "/" + former.group(2), names.organisation() + "/" + names.repository());
        words.put(registry + "/", names.registry() + "/");
        for (String environment : folders("clusters")) {
            facts(environment, words);
        }
        if (sample) {
            words.put(SAMPLE, names.organisation());
        }
        for (String path : files) {
            if (isText(path) && Files.isRegularFile(root.resolve(path), LinkOption.NOFOLLOW_LINKS)) {
                edit(path, text -> replaced(text, words));
            }
        }
        whatIsLeft(sample, !registry.equals(names.registry()));
    }

    /** What runs there was built by nobody here; a first release pins what was. */
    private void belongings() throws IOException {
        for (String environment : folders("overlays")) {
            folders("overlays/" + environment).stream()
                    .filter(SERVICES::contains)
                    .forEach(service -> removed.add("overlays/" + environment + "/" + service));
        }
        if (empty) {
            folders("services").stream()
                    .filter(SERVICES::contains)
                    .forEach(service -> removed.add("services/" + service));
        }
    }

    /** Whether a file is written by hand, and holds names of the fork's; the code of Argosy itself has its own. */
    private boolean isText(String path) {
        return !path.startsWith("tools/")
                && !path.startsWith("platform/")
                && !path.contains("/generated/")
                && !path.matches("services/.*/(data|model|examples|src)/.*")
                && path.matches(".*(\\.(md|yaml|yml|env)|(^|/)[A-Za-z]+)")
                && removed.stream().noneMatch(folder -> path.startsWith(folder + "/"));
    }

    /** An environment's facts, and the words that change with them. */
    private void facts(String environment, Map<String, String> words) throws IOException {
        String path = Facts.path(environment);
        if (!Files.isRegularFile(root.resolve(path))) {
            return;
        }
        Facts facts = facts(path);
        String cluster = names.label() + "-" + environment;
        String host = facts.value("HOST");
        Map<String, String> fresh = new LinkedHashMap<>();
        fresh.put("CLUSTER", cluster);
        switch (facts.value("PROVIDER")) {
            case "kind" -> {
                fresh.put("CONTEXT", "kind-" + cluster);
                fresh.put("HOST", environment + "." + names.label() + ".localhost");
                String kind = "clusters/" + environment + "/kind.yaml";
                if (Files.isRegularFile(root.resolve(kind))) {
                    edit(
                            kind,
                            text -> text.replaceFirst("(?m)^name: .*$", Matcher.quoteReplacement("name: " + cluster)));
                }
            }
            case "gke" -> {
                String project =
                        names.project().map(id -> id + "-" + environment).orElse(facts.value("PROJECT"));
                fresh.put("PROJECT", project);
                fresh.put("CONTEXT", "gke_" + project + "_" + facts.value("REGION") + "_" + cluster);
                // The first label says what of the domain it is: staging, models.
                names.domain().ifPresent(domain -> {
                    int dot = Math.max(0, host.indexOf('.'));
                    fresh.put("HOST", host.substring(0, dot) + "." + domain);
                    // People's addresses end in it, too.
                    words.put("@" + host.substring(Math.min(host.length(), dot + 1)), "@" + domain);
                });
            }
            default -> {
                left.add(path + " names a provider that init does not know: look at its names");
                fresh.clear();
            }
        }
        edit(path, text -> {
            String edited = text;
            for (Map.Entry<String, String> fact : fresh.entrySet()) {
                edited = edited.replaceFirst(
                        "(?m)^(\\s*- " + fact.getKey() + "=).*$", "$1" + Matcher.quoteReplacement(fact.getValue()));
            }
            return edited;
        });
        for (String fact : List.of("CONTEXT", "HOST", "CLUSTER")) {
            String before = facts.value(fact);
            String after = fresh.getOrDefault(fact, before);
            if (!before.isEmpty() && !before.equals(after)) {
                words.put(before, after);
            }
        }
    }

    private Facts facts(String path) throws IOException {
        try {
            return Facts.parse(read(path));
        } catch (Yaml.Malformed e) {
            throw unreadable(path, e.fact());
        }
    }

    private void whatIsLeft(boolean sample, boolean anotherRegistry) throws IOException {
        Set<String> own = new TreeSet<>();
        for (String environment : folders("overlays")) {
            folders("overlays/" + environment).stream()
                    .filter(service -> !service.equals("environment")
                            && !removed.contains("overlays/" + environment + "/" + service))
                    .forEach(own::add);
        }
        if (names.domain().isEmpty()) {
            left.add("host names of clusters in a cloud are as they were: `--domain DOMAIN` names yours");
        }
        if (names.project().isEmpty()) {
            left.add("Google Cloud projects are as they were: `--project PREFIX` names yours");
        }
        if (anotherRegistry && !own.isEmpty()) {
            left.add("pins of " + String.join(", ", own)
                    + " name the former registry: push what runs to the new one, and release and promote it again");
        }
        if (!sample && empty) {
            left.add("services are yours by now, and stay: take one out by removing its folders");
        }
        left.add("teams platform, model-authors and operators of " + names.organisation()
                + " on GitHub, or other owners in " + OWNERS);
        left.add("look at it with `git diff`, commit it on the branch that environments follow, and push it to "
                + names.address());
        left.add("`./fleet github app --key FILE` and `./fleet github setup --apply` set GitHub up, once it is pushed");
        left.add(
                "`./fleet release SERVICE` pins a first version in dev, `./fleet promote SERVICE --env ENV` brings it on");
        left.add(
                "`./fleet cluster up --env ENV` and `./fleet bootstrap --env ENV` make each cluster: clusters/README.md");
    }

    private List<String> folders(String folder) throws IOException {
        if (!Files.isDirectory(root.resolve(folder))) {
            return List.of();
        }
        try (Stream<Path> inside = Files.list(root.resolve(folder))) {
            return inside.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static String replaced(String text, Map<String, String> words) {
        String replaced = text;
        for (Map.Entry<String, String> word : words.entrySet()) {
            replaced = replaced.replace(word.getKey(), word.getValue());
        }
        return replaced;
    }

    private void edit(String path, UnaryOperator<String> edit) throws IOException {
        String before = texts.getOrDefault(path, read(path));
        String after = edit.apply(before);
        if (!after.equals(before)) {
            texts.put(path, after);
        }
    }

    private String read(String path) throws IOException {
        try {
            return Files.readString(root.resolve(path), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw unreadable(path, "it is not there");
        }
    }

    private static FleetException unreadable(String path, String why) {
        return new FleetException(
                ExitCode.REFUSED,
                path + " cannot be read: " + why,
                "bring it back as the sample has it: `git checkout " + path + "`");
    }
}
