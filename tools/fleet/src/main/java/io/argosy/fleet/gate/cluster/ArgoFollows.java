package io.argosy.fleet.gate.cluster;

import io.argosy.fleet.manifest.InlinePatch;
import io.argosy.fleet.manifest.Manifests;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * By what Argo CD's own install would render otherwise than review does, compare otherwise, look at Git seldom or never, or
 * not run at all (argo-cd.readthedocs.io, "argocd-cm.yaml" and "argocd-cmd-params-cm.yaml").
 */
final class ArgoFollows {
    /** A time within which somebody who waits for a way back would have it. */
    private static final Pattern SOON = Pattern.compile("[1-9][0-9]{0,2}s|([1-9]|1[0-5])m(0s)?");

    private static final Pattern NONE = Pattern.compile("0+[a-z]*");

    /** How often Git is asked, by a setting and by the variable that it becomes. */
    private static final Set<String> TIMES = Set.of("timeout.reconciliation", "ARGOCD_RECONCILIATION_TIMEOUT");

    /** By how much later that may be. */
    private static final Set<String> JITTERS = Set.of("timeout.reconciliation.jitter", "ARGOCD_RECONCILIATION_JITTER");

    /** What may become of an Application that is there: all, where nothing says so. */
    private static final Set<String> POLICIES =
            Set.of("applicationsetcontroller.policy", "ARGOCD_APPLICATIONSET_CONTROLLER_POLICY");

    /** By what it only says what it would change. */
    private static final Set<String> DRY_RUNS =
            Set.of("applicationsetcontroller.dryrun", "ARGOCD_APPLICATIONSET_CONTROLLER_DRY_RUN");

    /** What a cluster's models follow Git without: who logs in, and who is told. */
    private static final Set<String> SPARE = Set.of("dex-server", "notifications-controller");

    /** What the parts of an install that have pods are. */
    static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet");

    private ArgoFollows() {}

    /** What one document says of it, each a sentence. */
    static void otherwise(ArgoDocument document, List<String> wrong) {
        document.beginningWith("resource.customizations.ignoreDifferences.")
                .forEach(said -> FollowedAsBefore.ignored(ArgoMay.read(said.value()), "Argo CD", wrong));
        // An older form: the same for all kinds, in one text.
        document.said("resource.customizations").stream()
                .flatMap(text -> ArgoMay.read(text).valueStream())
                .map(kind -> kind.path("ignoreDifferences"))
                .map(ignored -> ignored.isString() ? ArgoMay.read(ignored.asString()) : ignored)
                .forEach(ignored -> FollowedAsBefore.ignored(ignored, "Argo CD", wrong));
        document.said("kustomize.enable").stream()
                .filter(said -> said.strip().equals("false"))
                .forEach(_ -> wrong.add("Argo CD would render no overlay (kustomize.enable)"));
        Stream.of("kustomize.buildOptions", "kustomize.path", "kustomize.version")
                .flatMap(prefix -> document.beginningWith(prefix).stream())
                .filter(said -> !said.value().isBlank())
                .forEach(said -> wrong.add("Argo CD would render by " + said.key() + ": "
                        + said.value().strip() + ", and review renders without it"));
        times(document, wrong);
        values(document, POLICIES)
                .filter(said -> !FollowedAsBefore.FOLLOWING.contains(said) && !said.isEmpty())
                .forEach(said -> wrong.add(
                        "Argo CD would not bring every Application to what Git says (applicationsetcontroller.policy: "
                                + said + "): leave it out"));
        values(document, DRY_RUNS)
                .filter("true"::equals)
                .forEach(_ -> wrong.add("Argo CD would change no Application (applicationsetcontroller.dryrun)"));
        runsNot(document.content(), wrong);
        ArgoInstall.otherwise(document, wrong);
    }

    /** What is said of a setting by any of its names. */
    private static Stream<String> values(ArgoDocument document, Set<String> names) {
        return names.stream().flatMap(name -> document.said(name).stream()).map(String::strip);
    }

    private static void times(ArgoDocument document, List<String> wrong) {
        values(document, TIMES)
                .filter(said -> !SOON.matcher(said).matches())
                .forEach(said -> wrong.add("Argo CD would look at Git every " + said + " only, or never"
                        + " (timeout.reconciliation): say 1s to 15m"));
        values(document, JITTERS)
                .filter(said -> !said.isEmpty()
                        && !NONE.matcher(said).matches()
                        && !SOON.matcher(said).matches())
                .forEach(said -> wrong.add("Argo CD would look at Git as much as " + said
                        + " later (timeout.reconciliation.jitter): say 0s to 15m"));
    }

    /** Where a part of Argo CD that models follow Git by would have no pod. */
    private static void runsNot(JsonNode content, List<String> wrong) {
        boolean isPart = WORKLOADS.contains(content.path("kind").asString("")) && !isSpare(Manifests.name(content));
        if (isPart
                && (content.path("$patch").asString("").equals("delete")
                        || isZero(content.path("spec").path("replicas")))) {
            wrong.add(noPod(Manifests.name(content)));
        }
        for (JsonNode operation : content) {
            if (operation.path("path").asString("").equals("/spec/replicas") && isZero(operation.path("value"))) {
                wrong.add(noPod("a part"));
            }
        }
        for (JsonNode scaled : content.path("replicas")) {
            String name = scaled.path("name").asString("");
            if (isZero(scaled.path("count")) && !isSpare(name)) {
                wrong.add(noPod(name));
            }
        }
        for (JsonNode entry : content.path("patches")) {
            JsonNode target = entry.path("target");
            boolean deletes = InlinePatch.of(entry)
                    .map(patch -> ArgoMay.read(patch.text()))
                    .filter(patch -> patch.path("$patch").asString("").equals("delete"))
                    .isPresent();
            if (deletes && target.isObject() && !isSpare(target)) {
                wrong.add(noPod(target.path("name").asString(target.toString())));
            }
        }
    }

    private static String noPod(String name) {
        return "Argo CD would run without " + name + ", so that nothing would follow Git";
    }

    private static boolean isZero(JsonNode count) {
        return count.isNumber() && count.asLong() < 1;
    }

    private static boolean isSpare(String name) {
        return SPARE.stream().anyMatch(part -> name.equals("argocd-" + part));
    }

    private static boolean isSpare(JsonNode target) {
        String selector = target.path("labelSelector").asString("");
        return isSpare(target.path("name").asString(""))
                || SPARE.stream().anyMatch(part -> selector.equals("app.kubernetes.io/component=" + part));
    }
}
