package io.argosy.fleet.evidence;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/**
 * Who may say what was seen: an Ed25519 key (RFC 8032) of the JDK's own. It is kept in a file of two lines of base64, PKCS #8 and
 * the public half that others check by.
 */
public final class SigningKey {
    static final String ALGORITHM = "Ed25519";

    private final PrivateKey secret;
    private final String half;

    private SigningKey(PrivateKey secret, String half) {
        this.secret = secret;
        this.half = half;
    }

    /** A new one that nobody has. */
    public static SigningKey made() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            return new SigningKey(
                    pair.getPrivate(),
                    Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK since 15 has Ed25519", e);
        }
    }

    /** The key in a file; makes it, for its owner's eyes alone, where there is none. */
    public static SigningKey in(Path file) throws IOException {
        if (!Files.exists(file)) {
            made().keep(file);
        }
        return read(file);
    }

    private void keep(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Path unfinished = Files.createTempFile(
                file.getParent(),
                "key",
                ".unfinished",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(
                    unfinished,
                    Base64.getEncoder().encodeToString(secret.getEncoded()) + "\n" + half + "\n",
                    StandardOpenOption.TRUNCATE_EXISTING);
            Files.createLink(file, unfinished);
        } catch (FileAlreadyExistsException e) {
            // Another engine made one at the same time: it counts.
            return;
        } finally {
            Files.delete(unfinished);
        }
    }

    /**
     * The key in a file.
     *
     * @throws FleetException where there is none in it
     */
    public static SigningKey read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        try {
            PrivateKey secret = KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(
                            Base64.getDecoder().decode(lines.getFirst().strip())));
            String half = lines.get(1).strip();
            VerifyingKeys.parse(half);
            return new SigningKey(secret, half);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    file + " holds no key that evidence is signed with",
                    "remove it: another one is made, and what the one before signed counts no more",
                    e);
        }
    }

    /** The half that everybody may know, as {@code clusters/<env>/facts} has it. */
    public String publicHalf() {
        return half;
    }

    /** Signs. */
    byte[] sign(byte[] content) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(secret);
            signature.update(VerifyingKeys.PURPOSE);
            signature.update(content);
            return Base64.getEncoder().encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 did not sign", e);
        }
    }
}
