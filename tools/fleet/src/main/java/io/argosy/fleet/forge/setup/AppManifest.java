package io.argosy.fleet.forge.setup;

import java.net.URI;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the fleet's GitHub App is registered as: it writes branches and opens pull requests, in the repositories in which its
 * owner installs it, and nothing else. It is told of nothing, so it needs no server.
 */
final class AppManifest {
    /** GitHub's own limit. */
    private static final int LONGEST_NAME = 34;

    private AppManifest() {}

    /**
     * The manifest.
     *
     * @param page the repository's, as every App names one
     * @param back where GitHub leads the browser when the App is registered
     */
    static ObjectNode of(String repository, URI page, URI back) {
        ObjectNode manifest = JsonNodeFactory.instance.objectNode();
        manifest.put("name", name(repository))
                .put("url", page.toString())
                .put("description", "Pins, proposes and goes back for " + repository)
                .put("redirect_url", back.toString())
                .put("public", false);
        manifest.putObject("hook_attributes").put("url", page.toString()).put("active", false);
        manifest.putArray("default_events");
        manifest.putObject("default_permissions").put("contents", "write").put("pull_requests", "write");
        return manifest;
    }

    /** Names of Apps are nobody else's on all of GitHub; who registers it can change it there. */
    private static String name(String repository) {
        String name = "fleet " + repository.replace('/', ' ');
        return name.substring(0, Math.min(LONGEST_NAME, name.length())).strip();
    }
}
