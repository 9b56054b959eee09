package io.argosy.fleet.forge;

import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.github.GHIssueComment;
import org.kohsuke.github.GHIssueState;
import org.kohsuke.github.GHPullRequest;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GitHub;
import org.kohsuke.github.GitHubAbuseLimitHandler;
import org.kohsuke.github.GitHubBuilder;
import org.kohsuke.github.GitHubRateLimitHandler;

/** GitHub, through its REST interface. It never waits for a limit to pass: a person or a workflow is waiting for it. */
public final class GitHubForge implements Forge {
    /** Held here, as a logger that nobody holds forgets its level: the client would tell each retry on the terminal. */
    private static final Logger CLIENT = Logger.getLogger("org.kohsuke.github");

    static {
        CLIENT.setLevel(Level.WARNING);
    }

    /** A review of many pages takes many requests; none of them alone takes long. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Duration patience;
    private final String endpoint;
    private final String repository;
    private final String token;

    /**
     * Connects when it is first used.
     *
     * @param endpoint e.g. {@code https://api.github.com}
     * @param repository owner and name, e.g. {@code argosy-fleet/argosy}
     * @param token may write pull requests
     */
    public GitHubForge(String endpoint, String repository, String token) {
        this(endpoint, repository, token, PATIENCE);
    }

    GitHubForge(String endpoint, String repository, String token, Duration patience) {
        this.patience = patience;
        this.endpoint = endpoint;
        this.repository = repository;
        this.token = token;
    }

    @Override
    public URI propose(String branch, String base, String title, List<String> pages) {
        return asking("open a pull request", () -> {
            GHRepository there = connect();
            List<GHPullRequest> open = there.queryPullRequests()
                    .state(GHIssueState.OPEN)
                    .head(there.getOwnerName() + ":" + branch)
                    .base(base)
                    .list()
                    .toList();
            GHPullRequest request = open.isEmpty()
                    ? there.createPullRequest(title, branch, base, pages.getFirst())
                    : updated(open.getFirst(), title, pages.getFirst());
            write(request, pages.subList(1, pages.size()), 2);
            return request.getHtmlUrl().toURI();
        });
    }

    @Override
    public List<Open> open(String base, int most) {
        return asking("list its pull requests", () -> {
            List<Open> open = new ArrayList<>();
            for (GHPullRequest request : connect()
                    .queryPullRequests()
                    .state(GHIssueState.OPEN)
                    .base(base)
                    .list()
                    .withPageSize(Math.min(100, most))) {
                if (open.size() == most) {
                    break;
                }
                open.add(new Open(
                        request.getNumber(),
                        request.getHead().getSha(),
                        request.getHtmlUrl().toURI()));
            }
            return open;
        });
    }

    @Override
    public void comment(int number, List<String> pages) {
        asking("comment on pull request " + number, () -> {
            write(connect().getPullRequest(number), pages, 1);
            return URI.create("");
        });
    }

    private GHRepository connect() throws IOException {
        GitHub github = new GitHubBuilder()
                .withEndpoint(endpoint)
                // An empty name, because the client would ask GitHub for it, and a workflow's token has none.
                .withOAuthToken(token, "")
                .withRateLimitHandler(GitHubRateLimitHandler.FAIL)
                .withAbuseLimitHandler(GitHubAbuseLimitHandler.FAIL)
                .build();
        return github.getRepository(repository);
    }

    private static GHPullRequest updated(GHPullRequest request, String title, String body) throws IOException {
        if (!title.equals(request.getTitle())) {
            request.setTitle(title);
        }
        if (!body.equals(request.getBody())) {
            request.setBody(body);
        }
        return request;
    }

    /** Pages in comments of ours, each known by its mark: changed where it differs, added, or taken away. */
    private static void write(GHPullRequest request, List<String> pages, int first) throws IOException {
        List<GHIssueComment> left = new ArrayList<>();
        for (GHIssueComment comment : request.listComments()) {
            if (comment.getBody().startsWith("<!-- fleet review, page ")) {
                left.add(comment);
            }
        }
        for (int i = 0; i < pages.size(); i++) {
            String mark = "<!-- fleet review, page " + (first + i) + " -->\n";
            String text = mark + pages.get(i);
            GHIssueComment there = left.stream()
                    .filter(comment -> comment.getBody().startsWith(mark.strip()))
                    .findFirst()
                    .orElse(null);
            if (there == null) {
                request.comment(text);
            } else {
                left.remove(there);
                if (!there.getBody().equals(text)) {
                    there.update(text);
                }
            }
        }
        for (GHIssueComment surplus : left) {
            surplus.delete();
        }
    }

    /** Asks, and gives up after a time: a server that accepts and never answers is away like any other. */
    private <T> T asking(String what, Request<T> request) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread asking = Thread.ofVirtual().start(() -> {
            try {
                answer.complete(GitHubErrors.told(repository, what, request));
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            asking.interrupt();
            throw GitHubErrors.silent(what, patience, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FleetException told) {
                throw told;
            }
            throw GitHubErrors.garbled(what, e);
        } catch (InterruptedException e) {
            asking.interrupt();
            Thread.currentThread().interrupt();
            throw GitHubErrors.silent(what, patience, e);
        }
    }

    /** Something that GitHub is asked. */
    interface Request<T> {
        /** Asks, and gives the answer. */
        T ask() throws IOException, URISyntaxException;
    }
}
