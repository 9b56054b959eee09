package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoteBaseTest {
    @ParameterizedTest
    @CsvSource({
        "https://github.com/argoproj/argo-cd//manifests/crds?ref=v3.5.7, github.com/argoproj/argo-cd/v3@v3.5.7",
        "https://github.com/kubernetes-sigs/gateway-api//config/crd?ref=v1.6.1, sigs.k8s.io/gateway-api@v1.6.1",
        "https://github.com/acme/thing//deploy?ref=v0.9.0, github.com/acme/thing@v0.9.0",
    })
    void aGitHubFolderAtATagIsAGoModuleToo(String entry, String module) {
        assertEquals(module, RemoteBase.parse(entry).orElseThrow().goModule());
    }

    @Test
    void aLocalFolderAndABranchAreNot() {
        assertTrue(RemoteBase.parse("../../argocd").isEmpty());
        assertTrue(RemoteBase.parse("https://github.com/acme/thing//deploy?ref=main")
                .isEmpty());
    }
}
