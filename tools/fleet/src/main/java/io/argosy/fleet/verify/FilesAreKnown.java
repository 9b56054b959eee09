package io.argosy.fleet.verify;

import io.argosy.fleet.git.Snapshot;
import io.argosy.fleet.manifest.ReferenceGraph;
import io.argosy.fleet.manifest.RenderException;
import io.argosy.fleet.rules.RulesPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jgit.ignore.IgnoreNode;

/**
 * Every file beside what runs is one that a render reads, or one of the few that fleet itself reads. What else lies there may
 * be read by Argo CD: its {@code .argocd-source.yaml} changes the image of a folder that says another, and the marker files
 * of other tools change how a folder is rendered at all (argo-cd.readthedocs.io, "Tools" and "Parameter overrides").
 */
public final class FilesAreKnown implements Rule {
    private static final Set<String> OF_THE_FLEET =
            Set.of("README.md", "objectives.yaml", "prices.yaml", "quarantine.yaml");
    private static final Set<String> OF_AN_ENVIRONMENT = Set.of("README.md", "environment-policy.yaml");
    private static final Set<String> OF_AN_OVERLAY = Set.of("README.md", "hold.yaml");

    private static final String GITIGNORE = ".gitignore";
    private static final List<String> WHAT_RUNS = List.of("overlays", "base", "clusters", "services");
    /** Where fleet keeps what is of one machine; Git writes over ignored files without asking. */
    private static final String OF_THE_MACHINE = ".fleet/";

    @Override
    public String sentence() {
        return "every file of overlays/ and deploy/ is one that a render or fleet reads";
    }

    @Override
    public List<Finding> check(Tree tree) throws IOException {
        List<String> paths = new ArrayList<>(tree.snapshot().below("overlays").keySet());
        for (String service : tree.folders("services")) {
            paths.addAll(
                    tree.snapshot().below("services/" + service + "/deploy").keySet());
            paths.addAll(tree.snapshot().below("services/" + service).keySet().stream()
                    .filter(path -> !path.startsWith("services/" + service + "/deploy/"))
                    .toList());
        }
        tree.snapshot().list("").forEach((name, entry) -> {
            if (!entry.folder()) {
                paths.add(name);
            }
        });
        return check(new ReferenceGraph(tree.snapshot()), paths);
    }

    /** Checks those of some paths that lie beside what runs; what a refused render would read, nobody knows. */
    public static List<Finding> check(ReferenceGraph graph, Collection<String> paths) {
        List<Finding> findings = new ArrayList<>(nobodys(graph.snapshot(), paths));
        IgnoreNode ignored = ignored(graph.snapshot());
        for (String path : paths) {
            Optional<RulesPath> renamed = RulesPath.ofFormer(path);
            if (graph.snapshot().find(path).isEmpty()) {
                continue;
            }
            if (path.equals(GITIGNORE)) {
                hidden(graph.snapshot(), ignored).ifPresent(findings::add);
            } else if (path.endsWith("/" + GITIGNORE)
                    && WHAT_RUNS.stream().anyMatch(folder -> path.startsWith(folder + "/"))) {
                findings.add(new Finding(
                        path,
                        "it hides files of what runs from Git, and nothing here reads it",
                        "say it in the root's " + GITIGNORE + ", or take it away"));
                continue;
            }
            if (path.startsWith(OF_THE_MACHINE) || isIgnored(ignored, path)) {
                findings.add(new Finding(
                        path,
                        "Git ignores it: a merge would put it over what lies there on each machine, without a word",
                        "take it out of Git with `git rm --cached`"));
                continue;
            }
            if (renamed.isPresent()) {
                String now = renamed.get().path();
                findings.add(new Finding(
                        path,
                        "its name is " + now.substring(now.lastIndexOf('/') + 1) + " now",
                        "give it that name: `git mv " + path + " " + now + "`"));
            } else if (!isKnown(graph, path)) {
                findings.add(FilesReadByName.meant(path)
                        .map(meant -> misnamed(path, meant))
                        .orElseGet(() -> new Finding(
                                path,
                                "nothing here reads it, and Argo CD may",
                                "name it in the kustomization that needs it, or take it away")));
            } else if (!isReadAnyway(graph, path)) {
                FilesReadByName.meant(path).ifPresent(meant -> findings.add(misnamed(path, meant)));
            }
        }
        return findings;
    }

    /** Argo CD makes an Application of each folder of an environment, whatever lies there; one that pins nothing is nobody's. */
    private static List<Finding> nobodys(Snapshot snapshot, Collection<String> paths) {
        return paths.stream()
                .filter(path -> snapshot.find(path).isPresent())
                .map(path -> path.split("/", -1))
                .filter(names -> names.length > 3 && names[0].equals("overlays") && !names[2].equals("environment"))
                .map(names -> String.join("/", names[0], names[1], names[2]))
                .distinct()
                .filter(folder ->
                        snapshot.text(folder + "/release/kustomization.yaml").isEmpty())
                .map(folder -> new Finding(
                        folder,
                        "it pins no release, and Argo CD makes an Application of each folder there",
                        "let `./fleet release` or `./fleet promote` write it, or take it away"))
                .toList();
    }

    private static IgnoreNode ignored(Snapshot snapshot) {
        IgnoreNode ignored = new IgnoreNode();
        try {
            ignored.parse(
                    new ByteArrayInputStream(snapshot.text(GITIGNORE).orElse("").getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ignored;
    }

    /** What Git is told to ignore, nobody adds: a service that comes, or a hold, would be in nobody's commit. */
    private static Optional<Finding> hidden(Snapshot snapshot, IgnoreNode ignored) {
        return Stream.concat(
                        comes(snapshot), WHAT_RUNS.stream().flatMap(folder -> snapshot.below(folder).keySet().stream()))
                .filter(path -> isIgnored(ignored, path))
                .findFirst()
                .map(path -> new Finding(
                        GITIGNORE,
                        "it hides " + path + " from Git, and what Git has is what runs",
                        "take that line back"));
    }

    /** Files that no commit may have yet, and one will: of each service that is there, and of any that comes. */
    private static Stream<String> comes(Snapshot snapshot) {
        List<String> services = Stream.concat(Stream.of("any"), snapshot.folders("services").stream())
                .toList();
        List<String> environments = List.copyOf(snapshot.folders("overlays"));
        return Stream.concat(
                services.stream().flatMap(service -> comes(service, environments)),
                Stream.of("overlays/quarantine.yaml"));
    }

    private static Stream<String> comes(String service, List<String> environments) {
        return Stream.concat(
                environments.stream()
                        .flatMap(environment -> Stream.of(
                                        "kustomization.yaml", "hold.yaml", "release/kustomization.yaml")
                                .map(file -> "overlays/" + environment + "/" + service + "/" + file)),
                Stream.of(
                                "model/model.json",
                                "model/metrics.json",
                                "data/holdout.csv",
                                "requests.jsonl",
                                "promotion-policy.yaml",
                                "deploy/kustomization.yaml")
                        .map(file -> "services/" + service + "/" + file));
    }

    private static boolean isIgnored(IgnoreNode ignored, String path) {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            if (ignored.isIgnored(path.substring(0, slash), true) == IgnoreNode.MatchResult.IGNORED) {
                return true;
            }
        }
        return ignored.isIgnored(path, false) == IgnoreNode.MatchResult.IGNORED;
    }

    private static Finding misnamed(String path, String meant) {
        return new Finding(
                path, "nobody reads it", "give it the name that is read: `git mv " + path + " " + meant + "`");
    }

    /** What a render or a recipe names may be called as it likes. */
    private static boolean isReadAnyway(ReferenceGraph graph, String path) {
        String[] names = path.split("/", -1);
        return switch (names[0]) {
            case "overlays" -> true;
            case "services" ->
                names.length > 3
                        && (names[2].equals("deploy")
                                || graph.snapshot()
                                        .text("services/" + names[1] + "/recipe.yaml")
                                        .orElse("")
                                        .contains(path.substring(path.indexOf(names[2]))));
            default -> false;
        };
    }

    private static boolean isKnown(ReferenceGraph graph, String path) {
        String[] names = path.split("/", -1);
        boolean overlays = names[0].equals("overlays");
        boolean deploy = names.length > 3 && names[0].equals("services") && names[2].equals("deploy");
        if (!overlays && !deploy) {
            return true;
        }
        if (overlays && names.length < 4) {
            return names.length == 2 && OF_THE_FLEET.contains(names[1]);
        }
        Set<String> own = deploy ? Set.of() : names[2].equals("environment") ? OF_AN_ENVIRONMENT : OF_AN_OVERLAY;
        return (names.length == 4 && own.contains(names[3]))
                || isRead(graph, String.join("/", names[0], names[1], names[2]), path);
    }

    private static boolean isRead(ReferenceGraph graph, String folder, String path) {
        try {
            String name = path.substring(path.lastIndexOf('/') + 1);
            return graph.files(folder).contains(path) && !name.startsWith(".") && !name.equals("Chart.yaml");
        } catch (RenderException e) {
            return true;
        }
    }
}
