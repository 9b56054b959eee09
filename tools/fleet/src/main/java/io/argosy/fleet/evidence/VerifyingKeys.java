package io.argosy.fleet.evidence;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The public halves by which an environment's evidence is checked: one, or two while one takes the other's place. */
final class VerifyingKeys {
    /** Signed before the content, so that no signature of anything else is one of evidence. */
    static final byte[] PURPOSE = "argosy evidence 1\n".getBytes(StandardCharsets.UTF_8);

    private static final int MOST = 4;

    private final List<PublicKey> keys;

    private VerifyingKeys(List<PublicKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Reads them as {@code clusters/<env>/facts} has them: X.509 in base64, with commas between.
     *
     * @throws IllegalArgumentException where one is no Ed25519 key
     */
    static VerifyingKeys parse(String text) {
        List<PublicKey> keys = new ArrayList<>();
        String[] parts = text.strip().split(",", MOST + 1);
        if (parts.length > MOST) {
            throw new IllegalArgumentException("there are more than " + MOST + " keys");
        }
        for (String part : parts) {
            try {
                keys.add(KeyFactory.getInstance(SigningKey.ALGORITHM)
                        .generatePublic(
                                new X509EncodedKeySpec(Base64.getDecoder().decode(part.strip()))));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw new IllegalArgumentException("\"" + part + "\" is no public half of an Ed25519 key", e);
            }
        }
        return new VerifyingKeys(keys);
    }

    /** Whether one of them signed this. */
    boolean verify(byte[] content, byte[] signature) {
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(new String(signature, StandardCharsets.US_ASCII).strip());
        } catch (IllegalArgumentException e) {
            return false;
        }
        return keys.stream().anyMatch(key -> verify(key, content, decoded));
    }

    private static boolean verify(PublicKey key, byte[] content, byte[] signature) {
        try {
            Signature check = Signature.getInstance(SigningKey.ALGORITHM);
            check.initVerify(key);
            check.update(PURPOSE);
            check.update(content);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
