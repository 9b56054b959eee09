package io.argosy.fleet.witness;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;

/**
 * What one gets into a repository with by ssh: ECDSA over P-256, which the JDK has by itself and Git servers take. The secret half is
 * of the form of RFC 5915, in PEM: with the public one in it, which the JDK's own leaves out and Git's library wants. The other one stands
 * beside it, as ssh writes it (RFC 5656, 3.1).
 *
 * @param publicHalf one line without a comment
 */
public record DeployKey(String publicHalf) {
    private static final String KIND = "ecdsa-sha2-nistp256";
    private static final int BYTES = 32;

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
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path _ = Files.createFile(
                    file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    file,
                    "-----BEGIN EC PRIVATE KEY-----\n"
                            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                    .encodeToString(
                                            secret((ECPrivateKey) pair.getPrivate(), (ECPublicKey) pair.getPublic()))
                            + "\n-----END EC PRIVATE KEY-----\n",
                    StandardOpenOption.TRUNCATE_EXISTING);
            Files.writeString(half, line((ECPublicKey) pair.getPublic()) + "\n");
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has P-256", e);
        }
    }

    private static byte[] secret(ECPrivateKey secret, ECPublicKey half) {
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        // ECPrivateKey of version 1, and its number.
        der.writeBytes(HexFormat.of().parseHex("30770201010420"));
        der.writeBytes(fixed(secret.getS()));
        // The curve, prime256v1; then the public half, bit by bit and not compressed.
        der.writeBytes(HexFormat.of().parseHex("a00a06082a8648ce3d030107a144034200"));
        der.writeBytes(point(half));
        return der.toByteArray();
    }

    /** Not compressed. */
    private static byte[] point(ECPublicKey key) {
        ByteArrayOutputStream point = new ByteArrayOutputStream();
        point.write(4);
        point.writeBytes(fixed(key.getW().getAffineX()));
        point.writeBytes(fixed(key.getW().getAffineY()));
        return point.toByteArray();
    }

    private static String line(ECPublicKey key) throws IOException {
        ByteArrayOutputStream blob = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(blob)) {
            string(out, KIND.getBytes(StandardCharsets.US_ASCII));
            string(out, KIND.substring(KIND.lastIndexOf('-') + 1).getBytes(StandardCharsets.US_ASCII));
            string(out, point(key));
        }
        return KIND + " " + Base64.getEncoder().encodeToString(blob.toByteArray());
    }

    private static void string(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[BYTES];
        int length = Math.min(bytes.length, BYTES);
        System.arraycopy(bytes, bytes.length - length, fixed, BYTES - length, length);
        return fixed;
    }
}
