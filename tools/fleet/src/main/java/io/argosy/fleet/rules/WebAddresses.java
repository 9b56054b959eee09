package io.argosy.fleet.rules;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where people look at an environment beside the board: facts of {@code clusters/<env>/facts} that nobody has to say. Empty where one is not
 * said, or is none that a browser may be sent to.
 *
 * @param argocd where its Argo CD's pages are, e.g. {@code https://argocd.example}
 * @param grafana where the dashboards of {@code clusters/addons/monitoring} are
 * @param logs a service's logs, with {@value #SERVICE} in the service's place
 */
public record WebAddresses(String argocd, String grafana, String logs) {
    /** Nobody knows any. */
    public static final WebAddresses NONE = new WebAddresses("", "", "");

    private static final String ARGOCD = "ARGOCD";
    private static final String GRAFANA = "GRAFANA";
    private static final String LOGS = "LOGS";
    private static final List<String> NAMES = List.of(ARGOCD, GRAFANA, LOGS);
    private static final String SERVICE = "{service}";
    private static final Set<String> SCHEMES = Set.of("https", "http");
    private static final int LONGEST = 2_000;

    public WebAddresses {
        argocd = isPage(argocd) ? argocd.replaceFirst("/+$", "") : "";
        grafana = isPage(grafana) ? grafana.replaceFirst("/+$", "") : "";
        logs = isPattern(logs) ? logs : "";
    }

    /** Those that facts say. */
    public static WebAddresses of(Facts facts) {
        return new WebAddresses(facts.value(ARGOCD), facts.value(GRAFANA), facts.value(LOGS));
    }

    /** What of the facts is no address that a browser may be sent to, each a sentence without its subject. */
    public static List<String> problems(Facts facts) {
        return NAMES.stream()
                .filter(name -> facts.values().containsKey(name))
                .filter(name -> !(name.equals(LOGS) ? isPattern(facts.value(name)) : isPage(facts.value(name))))
                .map(name -> "says " + name + "=" + facts.value(name) + ", which is no plain address of the web: "
                        + (name.equals(LOGS)
                                ? "write https://HOST/…, with " + SERVICE
                                        + " behind the host where the service's name goes"
                                : "write https://HOST or https://HOST/PATH, and nothing behind it"))
                .toList();
    }

    /** The page of a service's Application; empty where nobody knows it. */
    public String argocd(String service) {
        return argocd.isEmpty() ? "" : argocd + "/applications/argocd/" + encoded(service);
    }

    /**
     * A service's dashboard; empty where nobody knows it.
     *
     * @param dashboard by its name in Grafana, e.g. {@code argosy-service}
     */
    public String grafana(String dashboard, String environment, String service) {
        return grafana.isEmpty()
                ? ""
                : grafana + "/d/" + encoded(dashboard) + "?var-environment=" + encoded(environment) + "&var-service="
                        + encoded(service);
    }

    /** A service's logs; empty where nobody knows where they are. */
    public String logs(String service) {
        return logs.replace(SERVICE, encoded(service));
    }

    /** Something may be put behind it. */
    private static boolean isPage(String address) {
        return isWeb(address) && address.indexOf('?') < 0 && address.indexOf('#') < 0;
    }

    /** No service's name says which host it is. */
    private static boolean isPattern(String address) {
        return isWeb(address.replace(SERVICE, "a"))
                && URI.create(address.replace(SERVICE, "a"))
                        .getRawAuthority()
                        .equals(URI.create(address.replace(SERVICE, "b")).getRawAuthority());
    }

    /** Plain letters of an address with a host, and nobody's name or password. */
    private static boolean isWeb(String address) {
        if (address.length() > LONGEST || !address.chars().allMatch(letter -> letter > ' ' && letter < 0x7f)) {
            return false;
        }
        try {
            URI uri = new URI(address);
            return uri.getScheme() != null
                    && SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String encoded(String word) {
        return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
