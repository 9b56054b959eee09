package io.argosy.fleet.board.page;

import io.argosy.fleet.Sha256;
import io.argosy.fleet.board.state.OnTheWay;
import java.util.regex.Pattern;

/**
 * Where pages are: the same relative paths by HTTP and as files. No text of a branch is in one, and of a service's name only what is plain.
 */
public final class Links {
    private static final Pattern PLAIN = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9-]{0,62}");

    private Links() {}

    /** The page of the whole fleet. */
    public static final String FLEET = "index.html";

    /** A service's page. */
    public static String service(String service) {
        return "services/" + plain(service) + ".html";
    }

    /** The page that tries one of a service's golden rows. */
    public static String row(String service, int index) {
        return "services/" + plain(service) + ".row-" + (index + 1) + ".html";
    }

    /** A branch's page. */
    public static String change(OnTheWay branch) {
        return "changes/" + branch.tip().substring(0, 12) + ".html";
    }

    /** An id for an element of the page that is some service's. */
    public static String id(String kind, String... names) {
        StringBuilder id = new StringBuilder(kind);
        for (String name : names) {
            id.append('.').append(plain(name));
        }
        return id.toString();
    }

    private static String plain(String name) {
        return PLAIN.matcher(name).matches() ? name : "_" + Sha256.of(name).substring(0, 16);
    }
}
