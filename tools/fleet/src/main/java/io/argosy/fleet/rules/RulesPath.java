package io.argosy.fleet.rules;

import io.argosy.fleet.git.Monorepo;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * Where rules stand: under their name, and in commits from before they had it under their former one. A file of the former
 * name that a change brings is refused; what Git has already is read all the same, as history is not written anew.
 *
 * @param path from the repository's root
 * @param former the same, before
 */
public record RulesPath(String path, String former) {
    private static final String FORMER = "promotion.yaml";
    private static final Pattern FORMER_PATH =
            Pattern.compile("(overlays/(?<environment>[^/]+)/environment|services/(?<service>[^/]+))/promotion\\.yaml");

    /** That of an environment. */
    public static RulesPath ofEnvironment(String environment) {
        String folder = "overlays/" + environment + "/environment/";
        return new RulesPath(folder + "environment-policy.yaml", folder + FORMER);
    }

    /** That of a service. */
    public static RulesPath ofService(String service) {
        String folder = "services/" + service + "/";
        return new RulesPath(folder + "promotion-policy.yaml", folder + FORMER);
    }

    /** What a file of a former name is called now; nothing for any other. */
    public static Optional<RulesPath> ofFormer(String path) {
        Matcher matcher = FORMER_PATH.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String environment = matcher.group("environment");
        return Optional.of(environment != null ? ofEnvironment(environment) : ofService(matcher.group("service")));
    }

    /** Both names, for what looks for changes. */
    public List<String> both() {
        return List.of(path, former);
    }

    /** The one of both that a commit has: the name, where it has none. */
    public String at(Monorepo repository, RevCommit commit) {
        boolean old = repository.objectId(commit, path).isEmpty()
                && repository.objectId(commit, former).isPresent();
        return old ? former : path;
    }

    /** What a commit says there; nothing where it says nothing. */
    public Optional<String> text(Monorepo repository, RevCommit commit) {
        return repository.readText(commit, at(repository, commit));
    }
}
