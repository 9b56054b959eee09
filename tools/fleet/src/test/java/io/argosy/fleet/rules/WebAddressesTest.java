package io.argosy.fleet.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A browser is sent to plain addresses of the web alone, and a service's name is a word within them. */
class WebAddressesTest {
    @Test
    void eachServiceHasItsOwnPageElsewhere() {
        WebAddresses known = WebAddresses.of(Facts.parse("""
                configMapGenerator:
                - name: cluster
                  literals:
                  - ARGOCD=https://argocd.example/
                  - GRAFANA=https://example.org/grafana
                  - LOGS=https://logs.example/explore?query=namespace%3D%22model-{service}%22&from=now-1h#{service}
                """));

        assertEquals("https://argocd.example/applications/argocd/churn", known.argocd("churn"));
        assertEquals(
                "https://example.org/grafana/d/argosy-service?var-environment=dev&var-service=churn",
                known.grafana("argosy-service", "dev", "churn"));
        assertEquals(
                "https://logs.example/explore?query=namespace%3D%22model-churn%22&from=now-1h#churn",
                known.logs("churn"));
    }

    @Test
    void whereNothingIsSaidNoServiceHasAPageElsewhere() {
        WebAddresses known = WebAddresses.of(new Facts(Map.of("ENVIRONMENT", "dev", "GRAFANA", "")));

        assertEquals(WebAddresses.NONE, known);
        assertEquals("", known.argocd("churn") + known.grafana("argosy-service", "dev", "churn") + known.logs("churn"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "JavaScript://argocd.example/%0aalert(1)",
                "data:text/html,<script>alert(1)</script>",
                "vbscript:x",
                "file:///etc/passwd",
                "ftp://argocd.example",
                "//argocd.example",
                "/argocd",
                "argocd.example",
                "https:argocd.example",
                "https://",
                "https:///argocd",
                "https://admin:secret@argocd.example",
                "https://argocd.example@evil.example",
                " https://argocd.example",
                "https://argocd.example\n",
                "https://argocd.example/\" onclick=alert(1)",
                "https://argocd.example/<b>",
                "https://argocd.example\\@evil.example",
                "https://arg\u200bocd.example",
                "https://argocd.example/\u202egpj",
                "https://{service}.example/",
                "https://argocd.example:{service}/",
                "https://argocd.example/%zz"
            })
    void noOtherAddressIsOneOfTheWeb(String address) {
        Facts facts = new Facts(Map.of("ARGOCD", address, "GRAFANA", address, "LOGS", address));

        assertEquals(WebAddresses.NONE, WebAddresses.of(facts));
        List<String> problems = WebAddresses.problems(facts);
        assertEquals(3, problems.size());
        assertEquals(
                "says ARGOCD=" + address + ", which is no plain address of the web: write https://HOST or"
                        + " https://HOST/PATH, and nothing behind it",
                problems.getFirst());
    }

    @Test
    void aPageThatHasAQuestionBehindItTakesNoServiceBehindThat() {
        Facts facts = new Facts(Map.of("ARGOCD", "https://argocd.example/?a=b", "GRAFANA", "https://example.org/#x"));

        assertEquals(WebAddresses.NONE, WebAddresses.of(facts));
        assertEquals(2, WebAddresses.problems(facts).size());
    }

    @Test
    void aServicesNameIsOneWordWhateverLettersItHas() {
        WebAddresses known =
                new WebAddresses("https://a.example", "https://g.example", "https://l.example/x?q={service}");
        String hostile = "../..//evil\"><script>&var-x=1#";

        for (String address :
                List.of(known.argocd(hostile), known.grafana("argosy-model", "dev", hostile), known.logs(hostile))) {
            assertTrue(address.endsWith("..%2F..%2F%2Fevil%22%3E%3Cscript%3E%26var-x%3D1%23"), address);
        }
    }
}
