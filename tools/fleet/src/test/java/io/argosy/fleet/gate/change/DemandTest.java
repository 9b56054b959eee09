package io.argosy.fleet.gate.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.RenderException;
import io.argosy.fleet.rules.Prices;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemandTest {
    private static final String TWO_CARDS = """
            kind: Deployment
            spec:
              replicas: 3
              template:
                spec:
                  containers:
                  - name: service
                    resources:
                      requests: {cpu: 500m, memory: 512Mi}
                      limits: {memory: 512Mi, nvidia.com/gpu: 2}
            """;

    @Test
    void aDeviceThatOnlyALimitNamesIsAskedForAndCostsItsPrice() throws RenderException {
        Demand demand = Demand.of(Manifests.parse(TWO_CARDS)).orElseThrow();
        Prices prices = Prices.parse("{currency: USD, core: 40, gibibyte: 4, devices: {nvidia.com/gpu: 500}}");

        assertEquals(List.of(), demand.unpriced(prices));
        assertEquals(3 * (20 + 2 + 1000), demand.most(prices));
        assertEquals(
                "3 pod(s) of 0.50 cores and 0.50 GiB, 2 nvidia.com/gpu, about 3066 USD a month",
                demand.told(Optional.of(prices)));
    }

    @Test
    void aDeviceWithoutAPriceIsSaid() throws RenderException {
        Demand demand = Demand.of(Manifests.parse(TWO_CARDS)).orElseThrow();
        Prices prices = Prices.parse("{currency: USD, core: 40, gibibyte: 4}");

        assertEquals(List.of("nvidia.com/gpu"), demand.unpriced(prices));
        assertEquals(
                "3 pod(s) of 0.50 cores and 0.50 GiB, 2 nvidia.com/gpu, about 66 USD a month without nvidia.com/gpu,"
                        + " whose price nobody knows",
                demand.told(Optional.of(prices)));
    }
}
