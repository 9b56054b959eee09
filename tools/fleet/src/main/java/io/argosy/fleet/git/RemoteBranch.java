package io.argosy.fleet.git;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.internal.JGitText;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.storage.pack.PackConfig;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.PushResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A {@link DataBranch} in another repository, which one writes where nobody else has since it was read. It needs no {@code git} and no
 * {@code ssh} beside it.
 */
public final class RemoteBranch implements AutoCloseable {
    /** A server that says nothing for so long is away. */
    private static final int SECONDS = 15;

    private static final String TRACKED = Constants.R_REMOTES + "origin/";

    private final Monorepo monorepo;
    private final Repository git;
    private final URIish address;
    private final String name;
    private final Access access;
    private final @Nullable SshdSessionFactory ssh;

    /**
     * What one gets in with, from files of a folder: a key of ssh as {@code deploy-key}, with the server's own in {@code known_hosts}; or
     * a {@code token} for HTTPS, with a {@code ca.crt} where the server's certificate is of an authority that only those here know who have
     * that file. A repository that asks for nothing needs none.
     */
    public record Access(Path folder) {
        private Path key() {
            return folder.resolve("deploy-key");
        }

        private Path knownHosts() {
            return folder.resolve("known_hosts");
        }

        private Path token() {
            return folder.resolve("token");
        }

        private Path authority() {
            return folder.resolve("ca.crt");
        }

        /** Where that key gets in: GitHub takes keys by ssh alone. */
        URIish address(String repository) throws URISyntaxException {
            URIish address = new URIish(repository);
            return Files.exists(key()) && "https".equals(address.getScheme())
                    ? address.setScheme("ssh").setUser("git")
                    : address;
        }
    }

    /** The repository there does not answer, or does not let one in. */
    public static final class Away extends Exception {
        private static final long serialVersionUID = 1L;

        Away(String why, Throwable cause) {
            super(why, cause);
        }
    }

    /**
     * @param monorepo where it is read to, and written from
     * @param repository its address, e.g. {@code https://github.com/argosy-fleet/argosy.git}
     * @param name e.g. {@code evidence/dev}
     * @throws IllegalArgumentException where that is no address
     */
    public RemoteBranch(Monorepo monorepo, String repository, String name, Access access) {
        this.monorepo = monorepo;
        this.git = monorepo.git();
        this.name = name;
        this.access = access;
        try {
            this.address = access.address(repository);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("\"" + repository + "\" is no address of a repository", e);
        }
        this.ssh = Files.exists(access.key()) ? ssh(access) : null;
    }

    /** That key, that server, and nothing of the user's own. */
    private static SshdSessionFactory ssh(Access access) {
        return new SshdSessionFactoryBuilder()
                .setPreferredAuthentications("publickey")
                .setHomeDirectory(access.folder().toFile())
                .setSshDirectory(access.folder().toFile())
                .setDefaultIdentities(_ -> List.of(access.key()))
                .setDefaultKnownHostsFiles(_ -> List.of(access.knownHosts()))
                .setConfigStoreFactory((_, _, _) -> null)
                .build(null);
    }

    /** What it held when it was last read or written. */
    public Optional<RevCommit> known() {
        return monorepo.find(TRACKED + name);
    }

    /** Reads what it holds; nothing where there is none. */
    public Optional<RevCommit> fetch() throws Away {
        try (Transport transport = open()) {
            @Nullable Ref there;
            try (FetchConnection connection = transport.openFetch()) {
                there = connection.getRef(Constants.R_HEADS + name);
            }
            if (there == null) {
                set(null);
                return Optional.empty();
            }
            var _ = transport.fetch(
                    NullProgressMonitor.INSTANCE,
                    List.of(new RefSpec("+" + Constants.R_HEADS + name + ":" + TRACKED + name)));
            return known();
        } catch (IOException e) {
            throw away(e);
        }
    }

    /**
     * Lets it hold a commit, where it holds what is {@link #known}.
     *
     * @return false where somebody else has written it meanwhile: it is as it was
     */
    public boolean push(RevCommit commit) throws Away {
        try (Transport transport = open()) {
            ObjectId expected = known().map(ObjectId.class::cast).orElse(ObjectId.zeroId());
            PushResult result = transport.push(
                    NullProgressMonitor.INSTANCE,
                    List.of(new RemoteRefUpdate(git, commit.name(), Constants.R_HEADS + name, true, null, expected)));
            RemoteRefUpdate update = result.getRemoteUpdate(Constants.R_HEADS + name);
            RemoteRefUpdate.Status status = update.getStatus();
            if (status == RemoteRefUpdate.Status.REJECTED_REMOTE_CHANGED) {
                return false;
            }
            if (status != RemoteRefUpdate.Status.OK && status != RemoteRefUpdate.Status.UP_TO_DATE) {
                throw new IOException("it does not take " + name + ": " + status
                        + (update.getMessage() == null ? "" : ", " + update.getMessage()));
            }
            set(commit);
            return true;
        } catch (IOException e) {
            throw away(e);
        }
    }

    private Transport open() throws NotSupportedException, TransportException {
        Transport transport = Transport.open(git, address);
        transport.setTimeout(SECONDS);
        transport.setTagOpt(TagOpt.NO_TAGS);
        transport.setPackConfig(asItIs());
        if (transport instanceof SshTransport through && ssh != null) {
            through.setSshSessionFactory(ssh);
        }
        try {
            if (transport instanceof TransportHttp through && Files.exists(access.authority())) {
                through.setHttpConnectionFactory(new TrustedHttp(access.authority()));
            }
            if (Files.exists(access.token()) && !"ssh".equals(address.getScheme())) {
                if ("http".equals(address.getScheme())) {
                    throw new IOException("a token is given to nobody but by https");
                }
                // The name is GitHub's for whoever comes with a token.
                transport.setCredentialsProvider(new UsernamePasswordCredentialsProvider(
                        "x-access-token", Files.readString(access.token()).strip()));
            }
        } catch (IOException e) {
            transport.close();
            throw new TransportException(String.valueOf(e.getMessage()), e);
        }
        return transport;
    }

    /**
     * Objects go as they are kept here. A state has no parent, so nobody looks for what of it is like the state before; and to look for what is alike among a
     * thousand services takes longer than all else.
     */
    private PackConfig asItIs() {
        PackConfig config = new PackConfig(git);
        config.setDeltaCompress(false);
        return config;
    }

    private void set(@Nullable RevCommit commit) throws IOException {
        RefUpdate update = git.updateRef(TRACKED + name);
        update.setForceUpdate(true);
        update.disableRefLog();
        if (commit == null) {
            RefUpdate.Result _ = update.delete();
        } else {
            update.setNewObjectId(commit);
            RefUpdate.Result _ = update.update();
        }
    }

    private Away away(IOException failure) {
        return new Away(address.toPrivateString() + " does not take or give " + name + ": " + why(failure), failure);
    }

    private String why(IOException failure) {
        Throwable cause = failure;
        boolean unknown = false;
        while (cause.getCause() != null) {
            cause = cause.getCause();
            unknown |= cause instanceof CertificateException;
        }
        if (cause instanceof CertificateExpiredException) {
            return "its certificate has expired (" + cause.getMessage() + "): renew it there";
        }
        String said = cause.getMessage() == null ? String.valueOf(failure.getMessage()) : cause.getMessage();
        if (unknown) {
            return "nobody here vouches for its certificate (" + said + "): give the one of its authority as "
                    + access.authority();
        }
        return said.endsWith(JGitText.get().notAuthorized) && Files.exists(access.token())
                ? "it does not take the token in " + access.token() + ": put one there that is valid and may write"
                : said;
    }

    /** Throws away what nothing here names any more. */
    public void tidy() throws IOException {
        // In memory alone, which is where the next line reads it: what is alike is not worth looking for here, either.
        git.getConfig().setBoolean("pack", null, "deltacompression", false);
        try {
            var _ = Git.wrap(git).gc().setExpire(Instant.now()).call();
        } catch (GitAPIException e) {
            throw new IOException("the repository cannot be tidied: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        if (ssh != null) {
            ssh.close();
        }
    }
}
