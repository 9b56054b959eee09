package io.argosy.fleet.witness;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;

/**
 * What one gets into a repository with by ssh: ECDSA over P-256, which the JDK has by itself and Git servers take. The secret half is
 * of OpenSSH's own form, which ssh and Git's library read; the other one stands beside it, as ssh writes it (RFC 5656, 3.1).
 *
 * @param publicHalf one line without a comment
 */
public record DeployKey(String publicHalf) {
    /** The key in a file; makes it, for its owner's eyes alone, where there is none. */
    public static DeployKey in(Path file) throws IOException {
        Path half = file.resolveSibling(file.getFileName() + ".pub");
        if (!Files.exists(file)) {
            make(file, half);
        }
        if (!Files.exists(half)) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    file + " has no public half beside it",
                    "make it with `ssh-keygen -y -f " + file + "`, or remove the key: another one is made");
        }
        return new DeployKey(Files.readString(half).strip());
    }

    private static void make(Path file, Path half) throws IOException {
        ByteArrayOutputStream secret = new ByteArrayOutputStream();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, null, null, secret);
            OpenSSHKeyPairResourceWriter.INSTANCE.writePublicKey(pair, null, line);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has P-256", e);
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path _ = Files.createFile(
                file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, secret.toByteArray(), StandardOpenOption.TRUNCATE_EXISTING);
        Files.write(half, line.toByteArray());
    }
}
