package io.argosy.fleet.gate.pod;

import io.argosy.fleet.manifest.Manifests;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What a pod takes from beside its image, whoever gave it: variables, volumes, and the objects that they name. A version is
 * its image, so that nothing may stand in the place of the image's code, its model or its Java; and what is named has to be
 * there, or no pod starts.
 */
final class BesideTheImage {
    /** Variables that say which model and code run, or where it listens: those are the version's and base's. */
    private static final Pattern THE_VERSIONS = Pattern.compile(
            "SERVING_(MODEL|VERSION|HOST|PORT|MANAGEMENT_PORT)" + "|_?JAVA_.*|JDK_.*|LD_.*|CLASSPATH|PATH|HOME|TMPDIR");

    /** How a setting's name begins. */
    private static final String SETTING = "SERVING_";

    /** Folders that the image fills; {@code /etc/secrets} is the one below them that a trait brings. */
    private static final List<String> OF_THE_IMAGE = List.of(
            "/app", "/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/opt", "/proc", "/root", "/sbin",
            "/sys", "/usr");

    private static final Pattern SECRETS = Pattern.compile("/etc/secrets(/.*)?");

    /** Kinds of volumes that need nothing but what is rendered here. */
    private static final Set<String> VOLUMES = Set.of("emptyDir", "configMap", "secret", "downwardAPI", "projected");

    private final Map<String, JsonNode> configMaps = new TreeMap<>();
    private final Set<String> secrets = new HashSet<>();
    private final List<String> broken;

    private BesideTheImage(Manifests manifests, List<String> broken) {
        this.broken = broken;
        manifests.ofKind("ConfigMap").forEach(map -> configMaps.put(Manifests.name(map), map.path("data")));
        manifests.ofKind("Secret").map(Manifests::name).forEach(secrets::add);
        manifests
                .ofKind("ExternalSecret")
                .map(secret -> secret.path("spec").path("target").path("name").asString(Manifests.name(secret)))
                .forEach(secrets::add);
    }

    /** What is wrong with it, each a sentence. */
    static void check(Manifests manifests, List<String> broken) {
        BesideTheImage beside = new BesideTheImage(manifests, broken);
        for (JsonNode object : manifests.objects()) {
            JsonNode pod = object.path("spec").path("template").path("spec");
            if (pod.has("containers")) {
                beside.pod(object.path("kind").asString("") + " " + Manifests.name(object), pod);
            }
        }
    }

    private void pod(String name, JsonNode pod) {
        for (JsonNode volume : pod.path("volumes")) {
            String its = name + "'s volume " + volume.path("name").asString("");
            volume.propertyNames().stream()
                    .filter(kind -> !kind.equals("name") && !VOLUMES.contains(kind))
                    .forEach(kind -> broken.add(its + " is a " + kind + ", which nothing here gives"));
            configMap(its, volume.path("configMap"), "name");
            secret(its, volume.path("secret"), "secretName");
            for (JsonNode source : volume.path("projected").path("sources")) {
                configMap(its, source.path("configMap"), "name");
                secret(its, source.path("secret"), "name");
            }
        }
        Stream.of("initContainers", "containers")
                .flatMap(list -> pod.path(list).valueStream())
                .forEach(container -> container(name, container));
    }

    private void container(String name, JsonNode container) {
        for (JsonNode variable : container.path("env")) {
            String key = variable.path("name").asString("");
            variable(name, key);
            JsonNode from = variable.path("valueFrom");
            if (key.startsWith(SETTING)) {
                broken.add(name + " sets " + key + " beside its settings, over whatever those say: a setting stands in"
                        + " the ConfigMap, where it is read and judged");
            }
            configMap(name + "'s variable " + key, from.path("configMapKeyRef"), "name");
            secret(name + "'s variable " + key, from.path("secretKeyRef"), "name");
        }
        Map<String, String> settings = new HashMap<>();
        for (JsonNode from : container.path("envFrom")) {
            configMap(name, from.path("configMapRef"), "name");
            String prefix = from.path("prefix").asString("");
            if (!prefix.isEmpty()) {
                broken.add(name + " takes variables under the prefix " + prefix
                        + ", with which a setting is none and another name is one: take it without");
            }
            JsonNode data =
                    configMaps.get(from.path("configMapRef").path("name").asString(""));
            if (data != null) {
                String map = from.path("configMapRef").path("name").asString("");
                for (String key : data.propertyNames()) {
                    variable(name, prefix + key);
                    String other = key.startsWith(SETTING) ? settings.putIfAbsent(key, map) : null;
                    if (other != null) {
                        broken.add(name + " takes the setting " + key + " from two ConfigMaps, " + other + " and " + map
                                + ": let it stand in one");
                    }
                }
            }
            if (from.has("secretRef")) {
                broken.add(name + " takes all variables that the secret "
                        + from.path("secretRef").path("name").asString("")
                        + " has, which nobody reviews: mount it as files, or name its keys");
            }
        }
        for (JsonNode mount : container.path("volumeMounts")) {
            mount(name, mount);
        }
    }

    private void variable(String name, String key) {
        if (THE_VERSIONS.matcher(key).matches()) {
            broken.add(name + " sets " + key + ", which is the version's or base's: a version is its image");
        }
    }

    private void mount(String name, JsonNode mount) {
        String path = mount.path("mountPath").asString("");
        List<String> parts = List.of(path.split("/", -1));
        if (!path.startsWith("/") || parts.contains("..") || parts.contains(".")) {
            broken.add(name + " mounts a volume at " + path + ": write the path that it is");
            return;
        }
        String plain = "/"
                + String.join(
                        "/", parts.stream().filter(part -> !part.isEmpty()).toList());
        boolean ofTheImage = plain.equals("/")
                || OF_THE_IMAGE.stream().anyMatch(folder -> plain.equals(folder) || plain.startsWith(folder + "/"));
        if (ofTheImage && !SECRETS.matcher(plain).matches()) {
            broken.add(name + " mounts a volume over the image's own " + plain + ": a version is its image");
        }
        if (plain.equals("/tmp") && mount.path("readOnly").asBoolean(false)) {
            broken.add(name + " may not write to /tmp, which Java needs to");
        }
    }

    private void configMap(String what, JsonNode reference, String field) {
        named(what, "ConfigMap", configMaps.keySet(), reference, field);
    }

    private void secret(String what, JsonNode reference, String field) {
        named(what, "Secret", secrets, reference, field);
    }

    private void named(String what, String kind, Set<String> there, JsonNode reference, String field) {
        String name = reference.path(field).asString("");
        if (reference.isObject() && !reference.path("optional").asBoolean(false) && !there.contains(name)) {
            broken.add(what + " is of the " + kind + " " + name + ", which nothing here makes: no pod starts");
        }
    }
}
