package io.argosy.fleet.forge.setup;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.Yaml;
import io.argosy.fleet.git.Monorepo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.databind.JsonNode;

/**
 * What the workflows of a commit ask of GitHub: which of their jobs a pull request has to pass, and which environments,
 * secrets and variables they name.
 *
 * @param checks names of jobs that run on every pull request into the branch, sorted
 * @param environments in which jobs run
 * @param secrets and in which environments jobs ask for them; empty where a job is in none
 * @param variables by name, with the files that read them
 */
record Workflows(
        SortedSet<String> checks,
        SortedSet<String> environments,
        SortedMap<Secret, SortedSet<String>> secrets,
        SortedMap<String, SortedSet<String>> variables) {
    private static final String FOLDER = ".github/workflows";
    private static final List<String> EVENTS = List.of("pull_request", "pull_request_target");
    private static final Pattern SECRET = Pattern.compile("\\bsecrets\\.([A-Za-z_]\\w*)");
    private static final Pattern VARIABLE = Pattern.compile("\\bvars\\.([A-Za-z_]\\w*)");
    /** GitHub makes it for each run. */
    private static final String OWN_TOKEN = "GITHUB_TOKEN";

    /**
     * A secret as jobs ask for it.
     *
     * @param environment in which the job is; empty where it is in none
     */
    record Secret(String name, String environment) implements Comparable<Secret> {
        @Override
        public int compareTo(Secret other) {
            return (environment + "/" + name).compareTo(other.environment + "/" + other.name);
        }
    }

    /**
     * Reads the workflows of a commit.
     *
     * @param branch that pull requests are merged into
     * @throws FleetException where one cannot be read, or a job that has to pass has no name of its own
     */
    static Workflows at(Monorepo repository, RevCommit commit, String branch) {
        Workflows workflows = new Workflows(new TreeSet<>(), new TreeSet<>(), new TreeMap<>(), new TreeMap<>());
        for (String path : repository.files(commit, FOLDER)) {
            if (path.matches(FOLDER + "/[^/]+\\.ya?ml")) {
                workflows.add(path, repository.readText(commit, path).orElseThrow(), branch);
            }
        }
        return workflows;
    }

    private void add(String path, String text, String branch) {
        JsonNode workflow;
        try {
            workflow = Yaml.read(text);
        } catch (Yaml.Malformed e) {
            throw new FleetException(
                    ExitCode.REFUSED, path + " cannot be read: " + e.fact(), "mend it; GitHub does not run it either");
        }
        boolean judges = EVENTS.stream().anyMatch(event -> isOfEveryPullRequest(workflow.path("on"), event, branch));
        names("", workflow.path("env"), path);
        workflow.path("jobs").forEachEntry((key, job) -> {
            JsonNode place = job.path("environment");
            String environment =
                    place.isString() ? place.asString() : place.path("name").asString("");
            if (!environment.isEmpty()) {
                environments.add(environment);
            }
            names(environment, job, path);
            if (judges) {
                checks.add(name(path, key, job));
            }
        });
    }

    private void names(String environment, JsonNode part, String path) {
        String file = path.substring(FOLDER.length() + 1);
        for (String name : found(SECRET, part)) {
            if (!name.equals(OWN_TOKEN)) {
                secrets.computeIfAbsent(new Secret(name, environment), _ -> new TreeSet<>())
                        .add(file);
            }
        }
        found(VARIABLE, part)
                .forEach(name ->
                        variables.computeIfAbsent(name, _ -> new TreeSet<>()).add(file));
    }

    private static List<String> found(Pattern pattern, JsonNode part) {
        return pattern.matcher(part.toString())
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }

    /** One that looks at some files only leaves other pull requests without its check, which would wait for it for ever. */
    private static boolean isOfEveryPullRequest(JsonNode on, String event, String branch) {
        if (on.isString() || on.isArray()) {
            List<String> events = new ArrayList<>();
            on.forEach(name -> events.add(name.asString("")));
            return events.contains(event) || on.asString("").equals(event);
        }
        if (!on.has(event)) {
            return false;
        }
        JsonNode filter = on.path(event);
        JsonNode branches = filter.path("branches");
        boolean isMerged = branches.isMissingNode()
                || branches.valueStream().anyMatch(name -> name.asString("").equals(branch));
        return isMerged && !filter.has("paths") && !filter.has("paths-ignore");
    }

    private static String name(String path, String key, JsonNode job) {
        Optional<String> name = Optional.of(job.path("name").asString(key));
        return name.filter(text -> !job.at("/strategy/matrix").isObject() && !text.contains("${{"))
                .orElseThrow(() -> new FleetException(
                        ExitCode.REFUSED,
                        path + ": the job " + key + " of every pull request has a name for each of its runs",
                        "give it a job that needs all of them, and let the matrix run elsewhere"));
    }
}
