package io.argosy.fleet.gate.cluster;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * By what a kustomization makes of Argo CD's install what cannot be read off it. The install is fetched where it is applied and
 * not rendered here, so that only what says itself what it changes can be judged: an object, a patch, a number of pods, an image.
 */
final class ArgoInstall {
    /** The fields that a kustomization may have elsewhere, and that do not say what they change where they stand. */
    private static final List<String> UNSAID = List.of("replacements", "configMapGenerator", "generatorOptions");

    private static final String NAMESPACE = "argocd";

    private ArgoInstall() {}

    /** What one document says of it, each a sentence. */
    static void otherwise(ArgoDocument document, List<String> wrong) {
        JsonNode content = document.content();
        if (document.file().endsWith("/kustomization.yaml") && isKustomization(content)) {
            UNSAID.stream()
                    .filter(field -> !content.path(field).isEmpty())
                    .forEach(field -> wrong.add("Argo CD's install would be made with " + field
                            + ", and nobody here can say what follows from it: say it in patches"));
            Stream.of("namePrefix", "nameSuffix")
                    .filter(field -> !content.path(field).asString("").isEmpty())
                    .forEach(field -> wrong.add("Argo CD's install would be given other names (" + field
                            + "), and its parts find each other by theirs"));
            String namespace = content.path("namespace").asString(NAMESPACE);
            if (!namespace.equals(NAMESPACE)) {
                wrong.add("Argo CD's install would come into the namespace " + namespace + ", and all that looks for it"
                        + " looks in " + NAMESPACE);
            }
        }
        if (content.path("kind").asString("").endsWith("List")
                && content.path("items").isArray()) {
            wrong.add(document.file() + " has a " + content.path("kind").asString("")
                    + ", and each object is judged by itself: write them apart");
        }
        String arguments =
                "Argo CD would be started by other arguments, and nobody here can say what follows from them:"
                        + " say it in argocd-cmd-params-cm";
        if (ArgoFollows.WORKLOADS.contains(content.path("kind").asString(""))
                && Stream.of("args", "command")
                        .anyMatch(field -> content.path("spec").findValues("containers").stream()
                                .flatMap(JsonNode::valueStream)
                                .anyMatch(container -> container.has(field)))) {
            wrong.add(arguments);
        }
        for (JsonNode operation : content) {
            String path = operation.path("path").asString("/");
            boolean isOperation = operation.path("op").isString();
            if (isOperation && path.matches(".*/containers/[^/]+/(args|command)(/.*)?")) {
                wrong.add(arguments);
            }
            if (isOperation && path.matches("(/spec(/template(/spec(/containers(/[^/]+)?)?)?)?)?")) {
                wrong.add("Argo CD's install would have another \"" + path
                        + "\" as a whole, and nobody here can say what follows from it: name the fields");
            }
        }
    }

    private static boolean isKustomization(JsonNode content) {
        String kind = content.path("kind").asString("Kustomization");
        return kind.equals("Kustomization") || kind.equals("Component");
    }
}
