package io.argosy.fleet.release;

import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.version.Version;
import java.nio.file.Path;

/** A fleet of two services in three environments, small enough to read: what the tests of releases start from. */
public final class SmallFleet {
    public static final Version FIRST = Version.parse("1.0.0-00000000000a");
    public static final Version SECOND = Version.parse("1.1.0-00000000000b");
    public static final Version THIRD = Version.parse("1.2.0-00000000000c");

    private SmallFleet() {}

    public static TemporaryClone in(Path folder) {
        TemporaryClone clone = TemporaryClone.in(folder)
                .write(".fleet.yaml", "branch: main\nregistry: registry.example/models\n")
                .write("pom.xml", "<project/>")
                .write("overlays/dev/environment/kustomization.yaml", "kind: Component\n")
                .write("overlays/staging/environment/environment-policy.yaml", "after: dev\n")
                .write("overlays/production/environment/environment-policy.yaml", "after: staging\n");
        for (String service : new String[] {"churn", "diabetes"}) {
            clone.write("services/" + service + "/model/model.json", "{\"version\": \"1.0.0\"}");
            clone.write("services/" + service + "/deploy/kustomization.yaml", "kind: Component\n");
            clone.write("services/" + service + "/deploy/settings.env", "SERVING_LOG_LEVEL=info\n");
            for (String environment : new String[] {"dev", "staging", "production"}) {
                clone.write(
                        "overlays/" + environment + "/" + service + "/kustomization.yaml", "components:\n- release\n");
            }
        }
        return clone;
    }

    /** Pins a version, with settings that tell it from others. */
    public static void pin(TemporaryClone clone, String environment, String service, Version version) {
        Release release = new Release(service, "registry.example/models/" + service, version, null);
        clone.write(Release.path(environment, service), release.yaml());
        clone.write(Release.folder(environment, service) + "/deploy/settings.env", "OF=" + version + "\n");
        clone.commit("Pin " + service + " " + version + " in " + environment);
    }
}
