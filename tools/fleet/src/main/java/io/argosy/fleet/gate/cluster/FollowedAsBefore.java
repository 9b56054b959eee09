package io.argosy.fleet.gate.cluster;

import io.argosy.fleet.gate.cluster.Applications.Application;
import io.argosy.fleet.manifest.Manifests;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Whether Argo CD follows each overlay as it did: by one Application of the same name, from the same repository into the same
 * place, and by itself. An Application that is not made any more takes with it all that it made.
 */
final class FollowedAsBefore {
    /** What an ApplicationSet does with an Application whose overlay changes: it brings it to what the overlay says. */
    static final Set<String> FOLLOWING = Set.of("sync", "create-update");

    /** By what a sync is another thing than an apply (argo-cd.readthedocs.io, "Sync Options"). */
    private static final Set<String> OTHERWISE_APPLIED = Set.of("Replace=true", "Force=true", "Prune=false");

    private static final String SKIP = "argocd.argoproj.io/skip-reconcile";
    private static final String PATHS = "argocd.argoproj.io/manifest-generate-paths";

    /** What an Application comes from and goes to, by JSON Pointer. */
    private static final List<String> PLACE = List.of(
            "/spec/project",
            "/spec/source/repoURL",
            "/spec/source/targetRevision",
            "/spec/destination/server",
            "/spec/destination/name",
            "/spec/destination/namespace");

    /** What an overlay does not say, or a controller writes: not to look at it lets nothing pass. */
    private static final List<String> NOT_OF_OVERLAYS = List.of(
            "/spec/replicas", ".spec.replicas", "/status", ".status", "/metadata/annotations/", "/metadata/labels/");

    /** What is read here of an Application; by any other field it may follow what nobody here sees. */
    private static final Set<String> OF_AN_APPLICATION = Set.of(
            "project",
            "source",
            "sources",
            "destination",
            "syncPolicy",
            "ignoreDifferences",
            "info",
            "revisionHistoryLimit");

    /** The same of an ApplicationSet. */
    private static final Set<String> OF_A_SET = Set.of(
            "generators", "template", "goTemplate", "goTemplateOptions", "syncPolicy", "strategy", "preservedFields");

    /** How long a folder that comes may wait for its Application, in seconds; also what Argo CD takes where nothing is said, ten times. */
    private static final int LONGEST_WAIT = 1_800;

    private FollowedAsBefore() {}

    /** What is wrong with how one overlay would be followed. */
    static List<String> of(Applications before, Applications after, String overlay) {
        List<Application> were = before.at(overlay);
        if (were.isEmpty()) {
            return List.of();
        }
        Application was = were.getFirst();
        List<Application> are = after.at(overlay);
        if (are.isEmpty()) {
            return List.of(after.all().stream()
                    .filter(other -> other.name().equals(was.name()))
                    .findFirst()
                    .map(other -> "its Application would follow " + String.join(", ", other.paths()) + " instead of "
                            + overlay)
                    .orElse("no Application would follow " + overlay
                            + " any more: Argo CD deletes its own and all that it made"));
        }
        if (are.size() > were.size()) {
            return List.of(are.size() + " Applications would follow " + overlay + ", and each undoes the other's");
        }
        List<String> wrong = new ArrayList<>();
        Application is = are.getFirst();
        if (!is.name().equals(was.name())) {
            wrong.add("its Application would be " + is.name() + " instead of " + was.name()
                    + ": Argo CD deletes that one and all that it made");
        }
        PLACE.forEach(pointer -> differs(pointer, was.object(), is.object(), wrong));
        differs("/metadata/namespace", was.set(), is.set(), wrong);
        if (!was.generated().equals(is.generated())) {
            wrong.add("its ApplicationSet would look for folders in " + is.generated() + " instead of "
                    + was.generated());
        }
        if (is.object().path("spec").path("sources").size()
                > was.object().path("spec").path("sources").size()) {
            wrong.add("its Application would have several sources, and review sees one");
        }
        JsonNode wasSpec = was.object().path("spec");
        JsonNode isSpec = is.object().path("spec");
        unread("its Application", OF_AN_APPLICATION, wasSpec, isSpec).forEach(wrong::add);
        unread("its ApplicationSet", OF_A_SET, was.set().path("spec"), is.set().path("spec"))
                .forEach(wrong::add);
        List<String> already = idle(was);
        idle(is).stream().filter(line -> !already.contains(line)).forEach(wrong::add);
        return wrong;
    }

    /** The fields of a specification that nobody here reads, and that are new or other ones. */
    static Stream<String> unread(String who, Set<String> read, JsonNode before, JsonNode after) {
        return after.propertyStream()
                .filter(field ->
                        !read.contains(field.getKey()) && !field.getValue().equals(before.path(field.getKey())))
                .map(field -> who + " would have " + field.getKey() + ", and nobody here can say what follows from it");
    }

    private static void differs(String pointer, JsonNode before, JsonNode after, List<String> wrong) {
        String was = before.at(pointer).asString("");
        String is = after.at(pointer).asString("");
        if (!was.equals(is)) {
            wrong.add("its Application would have " + pointer.substring(1).replace('/', '.') + " "
                    + (is.isEmpty() ? "none" : is) + " instead of " + (was.isEmpty() ? "none" : was));
        }
    }

    /** By what an Application would not bring about what its overlay says, or not by itself. */
    private static List<String> idle(Application application) {
        List<String> idle = new ArrayList<>();
        JsonNode spec = application.object().path("spec");
        JsonNode automated = spec.path("syncPolicy").path("automated");
        if (!automated.isObject() || !automated.path("enabled").asBoolean(true)) {
            idle.add("its Application would not be synced by itself (syncPolicy.automated)");
        } else {
            Stream.of("prune", "selfHeal")
                    .filter(field -> !automated.path(field).asBoolean(false))
                    .forEach(field -> idle.add("its Application would not " + field + " (syncPolicy.automated)"));
        }
        spec.path("syncPolicy")
                .path("syncOptions")
                .valueStream()
                .map(option -> option.asString("").strip())
                .filter(OTHERWISE_APPLIED::contains)
                .forEach(option -> idle.add("its objects would be deleted and made anew, or left where Git has them no"
                        + " more (syncOptions: " + option + ")"));
        JsonNode annotations = application.object().path("metadata").path("annotations");
        if (annotations.path(SKIP).asString("").equals("true")) {
            idle.add("its Application would not be reconciled (" + SKIP + ")");
        }
        String refreshed = annotations.path(PATHS).asString("");
        if (!refreshed.isEmpty()) {
            Set<String> paths =
                    Stream.of(refreshed.split(";")).map(String::strip).collect(Collectors.toSet());
            Stream.of(".", "../environment", "/base")
                    .filter(path -> !paths.contains(path) && !paths.contains("/"))
                    .forEach(path -> idle.add(
                            "its Application would not be rendered again when " + path + " changes (" + PATHS + ")"));
        }
        for (JsonNode ignored : spec.path("ignoreDifferences")) {
            ignored(ignored, "its Application", idle);
        }
        JsonNode set = application.set().path("spec");
        String updates = set.path("syncPolicy").path("applicationsSync").asString("sync");
        if (!FOLLOWING.contains(updates)) {
            idle.add("its Application would not follow the ApplicationSet (applicationsSync: " + updates + ")");
        }
        set.path("generators")
                .valueStream()
                .map(generator ->
                        generator.path("git").path("requeueAfterSeconds").asInt(0))
                .filter(seconds -> seconds > LONGEST_WAIT)
                .forEach(seconds -> idle.add("its ApplicationSet would look for folders every " + seconds
                        + " s only (requeueAfterSeconds)"));
        if (!set.path("strategy").path("type").asString("AllAtOnce").equals("AllAtOnce")) {
            idle.add("its Application would be synced in the ApplicationSet's steps, and not by itself (strategy)");
        }
        return idle;
    }

    /** What is not looked at, and an overlay may say. */
    static void ignored(JsonNode ignored, String who, List<String> idle) {
        Stream.of("jsonPointers", "jqPathExpressions")
                .flatMap(field -> ignored.path(field).valueStream())
                .map(pointer -> pointer.asString(""))
                .filter(pointer -> NOT_OF_OVERLAYS.stream().noneMatch(pointer::startsWith))
                .forEach(pointer -> idle.add(who + " would not look at \"" + pointer
                        + "\" (ignoreDifferences): what the overlay says there would not come"));
        ignored.path("managedFieldsManagers").forEach(manager -> {
            if (manager.asString("").startsWith("argocd")) {
                idle.add(who + " would not look at what " + manager.asString("")
                        + " wrote (ignoreDifferences): what the overlay says would not come");
            }
        });
    }

    /** What is new beside the overlays' own: what would run by it no overlay says, and review does not see it. */
    static List<String> beside(ClusterState before, ClusterState after, String environment) {
        List<String> wrong = new ArrayList<>();
        for (String kind : List.of("Application", "ApplicationSet", "AppProject")) {
            Set<String> had = before.objects().ofKind(kind).map(Manifests::name).collect(Collectors.toSet());
            after.objects()
                    .ofKind(kind)
                    .map(Manifests::name)
                    .filter(name -> !had.contains(name))
                    .forEach(name -> wrong.add(kind + " " + name
                            + " comes beside what follows the overlays: what runs by it, review does not see"));
        }
        Applications were = before.applications();
        Applications are = after.applications();
        are.unclear().stream().filter(line -> !were.unclear().contains(line)).forEach(wrong::add);
        Set<String> names = new TreeSet<>();
        for (Application application : are.all()) {
            String folder = String.join(", ", application.paths());
            if (!folder.matches("overlays/" + environment + "/(?!environment$)[^/]+")
                    && were.at(folder).isEmpty()) {
                wrong.add("an Application, " + application.name() + ", would follow " + folder
                        + ", which is no overlay of " + environment);
            }
            if (!names.add(application.name())) {
                wrong.add("two Applications would be called " + application.name() + ", and Argo CD makes neither");
            }
        }
        return wrong;
    }
}
