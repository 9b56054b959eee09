package io.argosy.fleet.guard;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.FleetSettings;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.monitoring.Monitoring;
import io.argosy.fleet.monitoring.Objectives;
import io.argosy.fleet.release.Hold;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Quarantine;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.rules.Facts;
import io.argosy.fleet.rules.Prices;
import io.argosy.fleet.version.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * Every guard of the fleet, in one table: what is not in it may be changed without a word. {@link #lowered} says which of
 * them a change makes less than they are on main.
 */
public final class Guards {
    private static final Set<Role> AUTHORS = Set.of(Role.MODEL_AUTHORS);
    private static final Set<Role> ALL_BUT_PLATFORM = Set.of(Role.MODEL_AUTHORS, Role.OPERATORS);

    /** The table. A file that several cover is of the first. */
    public static final List<Guard> ALL = List.of(
            new Guard(
                    "rules of an environment",
                    Pattern.compile("overlays/[^/]+/environment/(environment-policy|promotion)\\.yaml"),
                    Role.OPERATORS,
                    AUTHORS,
                    new EnvironmentMeaning(),
                    List.of(
                            "overlays/dev/environment/environment-policy.yaml",
                            "overlays/eu/environment/environment-policy.yaml")),
            new Guard(
                    "rules of a service",
                    Pattern.compile("services/[^/]+/promotion(-policy)?\\.yaml"),
                    Role.OPERATORS,
                    AUTHORS,
                    new ServiceMeaning(),
                    List.of("services/churn/promotion-policy.yaml")),
            new Guard(
                    "hold",
                    Pattern.compile("overlays/[^/]+/[^/]+/hold\\.yaml"),
                    Role.OPERATORS,
                    AUTHORS,
                    Guards::hold,
                    List.of("overlays/dev/churn/hold.yaml", "overlays/production/churn/hold.yaml")),
            new Guard(
                    "quarantine",
                    Pattern.compile(Pattern.quote(Quarantine.PATH)),
                    Role.OPERATORS,
                    AUTHORS,
                    Guards::quarantine,
                    List.of(Quarantine.PATH)),
            new Guard(
                    "prices",
                    Pattern.compile(Pattern.quote(Prices.PATH)),
                    Role.OPERATORS,
                    AUTHORS,
                    Guards::prices,
                    List.of(Prices.PATH)),
            new Guard(
                    "objectives that alerts go by",
                    Pattern.compile(Pattern.quote(Objectives.PATH)),
                    Role.OPERATORS,
                    AUTHORS,
                    new ObjectivesMeaning(),
                    List.of(Objectives.PATH)),
            new Guard(
                    // Of a version that comes, it says which settings do not end its process.
                    "what settings are held against",
                    Pattern.compile("docs/settings\\.json"),
                    Role.PLATFORM,
                    ALL_BUT_PLATFORM,
                    null,
                    List.of("docs/settings.json")),
            new Guard(
                    "what models are judged on",
                    Pattern.compile("services/[^/]+/(data/holdout\\.csv|requests\\.jsonl)"),
                    Role.OPERATORS,
                    AUTHORS,
                    new RowsMeaning(),
                    List.of("services/churn/data/holdout.csv", "services/churn/requests.jsonl")),
            new Guard(
                    "Java that answers in a service's place",
                    Pattern.compile("services/[^/]+/src/.+", Pattern.DOTALL),
                    Role.PLATFORM,
                    ALL_BUT_PLATFORM,
                    null,
                    List.of("services/churn/src/main/java/Main.java")),
            new Guard(
                    "settings of the fleet",
                    Pattern.compile(Pattern.quote(FleetSettings.PATH)),
                    Role.PLATFORM,
                    ALL_BUT_PLATFORM,
                    Guards::settings,
                    List.of(FleetSettings.PATH)),
            new Guard(
                    "what images are made on",
                    Pattern.compile("platform/image\\.yaml"),
                    Role.PLATFORM,
                    ALL_BUT_PLATFORM,
                    null,
                    List.of("platform/image.yaml")),
            new Guard(
                    // Models are judged by their own answers, not by the server's that carries them.
                    "what every service answers with",
                    Pattern.compile(
                            "platform/(?!(?:model|onnx|training|testkit)/)(?!(?:.*/)?README\\.md\\z).+",
                            Pattern.DOTALL),
                    Role.PLATFORM,
                    ALL_BUT_PLATFORM,
                    null,
                    List.of(
                            "platform/serving/pom.xml",
                            "platform/serving/src/main/java/io/argosy/serving/Main.java",
                            "platform/serving/src/main/resources/logback.xml",
                            "platform/another/src/main/java/Any.java")),
            new Guard(
                    "the fence of the clusters",
                    Pattern.compile("clusters/(?!(?:.*/)?README\\.md\\z).+", Pattern.DOTALL),
                    Role.PLATFORM,
                    ALL_BUT_PLATFORM,
                    null,
                    List.of(
                            "clusters/models/project.yaml",
                            "clusters/models/applications.yaml",
                            "clusters/argocd/rights.yaml",
                            "clusters/facts/repository.env",
                            "clusters/production/kustomization.yaml",
                            "clusters/production/addons/kustomization.yaml")),
            new Guard(
                    // Moved with what runs, it would be its own measure: what an overlay may not say, base could.
                    "what all services are made of",
                    Pattern.compile("base/(?!(?:.*/)?(README\\.md|rendered\\.diff)\\z).+", Pattern.DOTALL),
                    Role.PLATFORM,
                    ALL_BUT_PLATFORM,
                    null,
                    List.of("base/model-service/deployment.yaml", "base/components/docs-off/kustomization.yaml")),
            new Guard(
                    "the judge itself",
                    Pattern.compile(
                            "(?:\\.github|\\.ci|\\.mvn|tools|vendor|platform/(?:model|onnx|training|testkit))/"
                                    + "(?!(?:.*/)?README\\.md\\z).+"
                                    // Go reads a workspace and a module from every folder above.
                                    + "|fleet|pom\\.xml|mvnw|go\\.(?:work|mod|sum)|go\\.work\\.sum|docs/[^/]*\\.schema\\.json|\\.gitmodules|(?:docs/)?CODEOWNERS"
                                    + "|(?:.*/)?\\.gitattributes",
                            // A name may hold a line break.
                            Pattern.DOTALL),
                    Role.PLATFORM,
                    ALL_BUT_PLATFORM,
                    null,
                    List.of(
                            CodeOwners.PATH,
                            "CODEOWNERS",
                            "docs/CODEOWNERS",
                            ".github/workflows/review.yaml",
                            ".github/actions/tools/action.yaml",
                            ".ci/run",
                            "fleet",
                            "pom.xml",
                            ".mvn/jvm.config",
                            "tools/go.mod",
                            "tools/apiserver/builtin.go",
                            "tools/schemas/sources.go",
                            "tools/schemas/generated/definitions/external-secrets.io/externalsecret_v1.json",
                            "tools/fleet/src/main/java/io/argosy/fleet/gate/Gates.java",
                            "platform/model/pom.xml",
                            "platform/onnx/src/main/java/io/argosy/onnx/OnnxFile.java",
                            "platform/training/pom.xml",
                            "platform/testkit/src/test/java/io/argosy/testkit/EveryServiceTest.java",
                            "go.work",
                            "go.work.sum",
                            "docs/environment-policy.schema.json",
                            ".gitattributes",
                            "services/churn/.gitattributes",
                            "overlays/dev/.gitattributes",
                            "overlays/production/churn/release/.gitattributes",
                            ".gitmodules")),
            new Guard(
                    // So that what is added to the repository is free only where somebody said so.
                    "a file of which no rule knows what it does",
                    Pattern.compile(
                            "(?!(?:services|overlays|docs)/)(?!(?:.*/)?(?:README|CONTRIBUTING|SECURITY|CHANGELOG)\\.md\\z)"
                                    + "(?!LICENSE\\z|NOTICE\\z|\\.editorconfig\\z)(?!base/.*rendered\\.diff\\z).+",
                            Pattern.DOTALL),
                    Role.PLATFORM,
                    ALL_BUT_PLATFORM,
                    null,
                    List.of(".gitignore", ".java-version", "Makefile", "scripts/anything.sh")));

    private static final Pattern FACTS = Pattern.compile("clusters/([^/]+)/facts/kustomization\\.yaml");

    private Guards() {}

    /**
     * The guards that a change lowers, in the table's order.
     *
     * @param base the tip of main
     * @param head what main would be
     * @param paths every file that differs
     * @param now when it is judged
     */
    public static List<Lowered> lowered(
            Monorepo repository, RevCommit base, RevCommit head, SortedSet<String> paths, Instant now) {
        Sides sides = new Sides(repository, base, head, now);
        Owners owners = Owners.of(repository, base, head);
        List<Lowered> lowered = new ArrayList<>();
        for (String path : paths) {
            witness(sides, path)
                    .ifPresent(what ->
                            lowered.add(new Lowered("who may witness", path, what, owners.of(path, Role.PLATFORM))));
        }
        List<String> left = new ArrayList<>(paths);
        left.removeAll(made(sides, left));
        for (Guard guard : ALL) {
            List<String> its = left.stream().filter(guard::covers).toList();
            left.removeAll(its);
            Guard.Meaning meaning = guard.meaning();
            if (meaning != null) {
                Set<String> told = new HashSet<>(); // A file that gets another name is two paths of one meaning.
                for (String path : its) {
                    meaning.lowered(sides, path).stream()
                            .filter(told::add)
                            .forEach(what ->
                                    lowered.add(new Lowered(guard.name(), path, what, owners.of(path, guard.owner()))));
                }
            } else {
                ChangedFields changed = ChangedFields.of(sides, its);
                if (changed.paths().isEmpty()) {
                    continue;
                }
                List<String> all = changed.paths().stream()
                        .flatMap(path -> owners.of(path, guard.owner()).stream())
                        .distinct()
                        .toList();
                lowered.add(new Lowered(
                        guard.name(),
                        changed.paths().getFirst(),
                        guard.name() + " changes: " + changed.words(),
                        changed.more(),
                        changed.untold(),
                        all));
            }
        }
        return lowered;
    }

    /** What is made of objectives, and is what they make: what they ask for less is told of them, and anybody else's edit of it is not among these. */
    private static List<String> made(Sides sides, List<String> paths) {
        if (paths.stream().noneMatch(path -> path.startsWith(Monitoring.FOLDER + "/"))) {
            return List.of();
        }
        try {
            SortedMap<String, String> made = Monitoring.files(Objectives.at(sides.repository(), sides.head()));
            return paths.stream()
                    .filter(path -> made.containsKey(path) && sides.after(path).equals(made.get(path)))
                    .toList();
        } catch (FleetException e) {
            // Objectives that nobody can read are told of, and make nothing.
            return List.of();
        }
    }

    /** By whose key evidence counts from then on: whoever signs what was seen of a version decides what passes. */
    private static Optional<String> witness(Sides sides, String path) {
        Matcher facts = FACTS.matcher(path);
        if (!facts.matches()) {
            return Optional.empty();
        }
        String before = key(sides.main(path));
        String after = key(sides.after(path));
        return before.equals(after)
                ? Optional.empty()
                : Optional.of("who may witness in " + facts.group(1) + ": " + before + " → " + after);
    }

    private static String key(String facts) {
        String key = Facts.asFarAsRead(facts).value(Facts.EVIDENCE_KEY);
        return key.isEmpty() ? "nobody" : "the key " + key;
    }

    private static List<String> hold(Sides sides, String path) {
        String[] names = path.split("/", 4);
        Overlay overlay = new Overlay(names[1], names[2]);
        if (!sides.isThereBefore(path)) {
            return List.of();
        }
        if (!sides.isThereAfter(path)) {
            return List.of("the hold on " + overlay + " is lifted");
        }
        return readable(() -> Hold.at(sides.repository(), sides.head(), overlay))
                        .isPresent()
                ? List.of()
                : List.of("the hold on " + overlay + " cannot be read any more");
    }

    private static List<String> quarantine(Sides sides, String path) {
        Optional<Quarantine> after = readable(() -> Quarantine.at(sides.repository(), sides.head()));
        if (after.isEmpty()) {
            return List.of("the ledger of versions in quarantine cannot be read any more");
        }
        Quarantine before = Quarantine.newest(sides.repository(), sides.base());
        List<String> lowered = new ArrayList<>(lastWaysBack(sides, before, after.get()));
        before.entries().stream()
                .filter(entry -> after.get().entries().stream()
                        .noneMatch(other -> other.service().equals(entry.service())
                                && other.version().equals(entry.version())))
                .map(entry -> entry.service() + " " + entry.version() + " leaves quarantine")
                .forEach(lowered::add);
        // Promote tells it to whoever wants the version.
        before.entries().stream()
                .flatMap(entry -> after.get().entries().stream()
                        .filter(other -> other.service().equals(entry.service())
                                && other.version().equals(entry.version())
                                && !other.reason().equals(entry.reason()))
                        .map(other -> "why " + entry.service() + " " + entry.version() + " is in quarantine: "
                                + entry.reason() + " → " + other.reason()))
                .forEach(lowered::add);
        return lowered;
    }

    /** Where a service would have had a release to go back to, and has none left. */
    private static List<String> lastWaysBack(Sides sides, Quarantine before, Quarantine after) {
        List<String> lost = new ArrayList<>();
        Releases releases = new Releases(sides.repository(), sides.base(), sides.now());
        for (String service : after.entries().stream()
                .map(Quarantine.Entry::service)
                .distinct()
                .toList()) {
            for (String environment : releases.environments().names()) {
                List<Version> back = releases.waysBack(environment, service).stream()
                        .map(pin -> pin.release().version())
                        .toList();
                boolean was = back.stream()
                        .anyMatch(version -> before.reason(service, version).isEmpty());
                boolean is = back.stream()
                        .anyMatch(version -> after.reason(service, version).isEmpty());
                if (was && !is) {
                    lost.add("no way back is left for " + service + " in " + environment);
                }
            }
        }
        return lost;
    }

    private static List<String> prices(Sides sides, String path) {
        Optional<Prices> before = sides.before(path, yaml -> readable(() -> Prices.parse(yaml)));
        if (before.isEmpty()) {
            return List.of();
        }
        if (!sides.isThereAfter(path)) {
            return List.of("the prices that budgets are counted in are removed");
        }
        Optional<Prices> after = readable(() -> Prices.parse(sides.after(path)));
        if (after.isEmpty()) {
            return List.of("the prices that budgets are counted in cannot be read any more");
        }
        Prices was = before.get();
        Prices is = after.get();
        boolean dearer =
                is.currency().equals(was.currency()) && is.core() >= was.core() && is.gibibyte() >= was.gibibyte();
        return dearer ? List.of() : List.of("budgets count in other prices: " + was.told() + " → " + is.told());
    }

    private static List<String> settings(Sides sides, String path) {
        Optional<FleetSettings> before = sides.before(path, yaml -> readable(() -> FleetSettings.parse(yaml)));
        Optional<FleetSettings> after = readable(() -> FleetSettings.parse(sides.after(path)));
        if (before.isEmpty() || before.equals(after)) {
            return List.of();
        }
        if (after.isEmpty()) {
            return List.of("nobody can read " + path + " any more");
        }
        FleetSettings was = before.get();
        FleetSettings is = after.get();
        List<String> changed = new ArrayList<>();
        changed("branch", was.branch(), is.branch(), changed);
        changed("registry", was.registry(), is.registry(), changed);
        changed("merges", was.merges(), is.merges(), changed);
        return changed;
    }

    private static void changed(String name, Object was, Object is, List<String> changed) {
        if (!was.equals(is)) {
            changed.add("the fleet's " + name + ": " + was + " → " + is);
        }
    }

    private static <T> Optional<T> readable(Supplier<T> reader) {
        try {
            return Optional.of(reader.get());
        } catch (FleetException e) {
            return Optional.empty();
        }
    }
}
