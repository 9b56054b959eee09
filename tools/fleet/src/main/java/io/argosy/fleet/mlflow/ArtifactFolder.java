package io.argosy.fleet.mlflow;

import io.argosy.fleet.Visible;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/** Where MLflow keeps files: behind the server, or somewhere that only its own client reaches. */
final class ArtifactFolder {
    private static final String OWN = "mlflow-artifacts";

    private ArtifactFolder() {}

    /**
     * The folder in the server's own store.
     *
     * @param address such as {@code mlflow-artifacts:/1/3f2a/artifacts}
     * @return nothing where it is another store
     */
    static Optional<String> behind(String address) {
        try {
            URI uri = new URI(address);
            String path = uri.getPath();
            if (!OWN.equals(uri.getScheme()) || path == null) {
                return Optional.empty();
            }
            String folder = path.replaceFirst("^/+", "").replaceFirst("/+$", "");
            return isPlain(folder) ? Optional.of(folder) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Whether a path leads down, by names alone. */
    static boolean isPlain(String path) {
        return !path.isEmpty()
                && List.of(path.split("/", -1)).stream()
                        .allMatch(name -> !name.isEmpty()
                                && !name.equals(".")
                                && !name.equals("..")
                                && name.chars().noneMatch(letter -> letter < ' ' || letter == '\\'));
    }

    /** A store's kind, without what may be a credential in its address. */
    static String shown(String address) {
        int colon = address.indexOf(':');
        return colon > 0 && colon < 40 ? Visible.of(address.substring(0, colon)) + ":…" : "an unknown store";
    }
}
