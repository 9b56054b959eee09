package io.argosy.fleet.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;

/** A Git server that is reached by ssh with one deploy key, and is this machine's own Git behind that. */
public final class GitOverSsh implements AutoCloseable {
    private final SshServer server = SshServer.setUpDefaultServer();
    private final KeyPair host;
    private final List<String> commands = new CopyOnWriteArrayList<>();

    /**
     * @param deployKey the half that a repository is given, as ssh writes it
     */
    public GitOverSsh(InetAddress address, String deployKey) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            host = generator.generateKeyPair();
            var allowed = AuthorizedKeyEntry.parseAuthorizedKeyEntry(deployKey).resolvePublicKey(null, null);
            server.setHost(address.getHostAddress());
            server.setPort(0);
            server.setKeyPairProvider(KeyPairProvider.wrap(host));
            server.setPublickeyAuthenticator(
                    (user, key, _) -> user.equals("git") && KeyUtils.compareKeys(key, allowed));
            server.setCommandFactory((channel, command) -> {
                commands.add(command);
                return ProcessShellCommandFactory.INSTANCE.createCommand(channel, command);
            });
            server.start();
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** The address of a repository on this machine. */
    public String address(Path repository) {
        return "ssh://git@" + server.getHost() + ":" + server.getPort() + repository.toAbsolutePath();
    }

    /** Its line of {@code known_hosts}. */
    public void writeKnownHosts(Path file) throws IOException {
        Files.writeString(
                file,
                "[" + server.getHost() + "]:" + server.getPort() + " " + PublicKeyEntry.toString(host.getPublic())
                        + "\n");
    }

    /** What it was asked to run. */
    public List<String> commands() {
        return List.copyOf(commands);
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
