package io.argosy.fleet.gate;

import io.argosy.fleet.impact.OverlayImpact;
import io.argosy.fleet.manifest.Manifests;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import tools.jackson.databind.JsonNode;

/** What a change asks of a cluster, and about what that costs: an estimate to read, which refuses nothing. */
final class Capacity implements Gate {
    private static final List<String> UNITS = List.of("m", "Ki", "Mi", "Gi", "Ti", "k", "M", "G", "T");
    private static final List<Double> FACTORS = List.of(1e-3, 0x1p10, 0x1p20, 0x1p30, 0x1p40, 1e3, 1e6, 1e9, 1e12);

    /** Pods at least and at most, and what each asks for: cores and GiB. */
    private record Demand(int least, int most, double cores, double gibibytes) {}

    @Override
    public String name() {
        return "capacity";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        Optional<Prices> prices = Prices.at(change.repository(), change.base());
        List<Judgement> judgements = new ArrayList<>();
        for (OverlayImpact impact : change.impact().overlays()) {
            if (impact instanceof OverlayImpact.Differs differs) {
                Optional<Demand> before = demand(differs.before());
                Optional<Demand> after = demand(differs.after());
                if (after.isPresent()) {
                    String now = told(after.get(), prices);
                    judgements.add(Judgement.pass(
                            this,
                            differs.overlay(),
                            before.equals(after)
                                    ? now + ", as before"
                                    : now + "; before: "
                                            + before.map(demand -> told(demand, prices))
                                                    .orElse("nothing")));
                }
            }
        }
        return judgements;
    }

    private static String told(Demand demand, Optional<Prices> prices) {
        String pods = demand.least() == demand.most()
                ? demand.least() + " pod(s)"
                : demand.least() + " to " + demand.most() + " pods";
        String each =
                String.format(Locale.ROOT, "%s of %.2f cores and %.2f GiB", pods, demand.cores(), demand.gibibytes());
        return each
                + prices.map(price -> ", about " + cost(demand, demand.least(), price)
                                + (demand.least() == demand.most() ? "" : " to " + cost(demand, demand.most(), price))
                                + " a month")
                        .orElse("");
    }

    private static String cost(Demand demand, int pods, Prices prices) {
        return prices.told(pods * demand.cores(), pods * demand.gibibytes());
    }

    private static Optional<Demand> demand(Manifests manifests) {
        return manifests.ofKind("Deployment").findFirst().map(deployment -> {
            JsonNode spec = deployment.path("spec");
            JsonNode scaler = manifests
                    .ofKind("HorizontalPodAutoscaler")
                    .findFirst()
                    .map(object -> object.path("spec"))
                    .orElse(spec);
            int fixed = spec.path("replicas").asInt(1);
            List<JsonNode> containers = spec.path("template")
                    .path("spec")
                    .path("containers")
                    .valueStream()
                    .toList();
            return new Demand(
                    scaler.path("minReplicas").asInt(fixed),
                    scaler.path("maxReplicas").asInt(fixed),
                    requests(containers, "cpu").sum(),
                    requests(containers, "memory").sum() / 0x1p30);
        });
    }

    private static DoubleStream requests(List<JsonNode> containers, String resource) {
        return containers.stream()
                .map(container -> container
                        .path("resources")
                        .path("requests")
                        .path(resource)
                        .asString("0"))
                .mapToDouble(Capacity::quantity);
    }

    /** A Kubernetes quantity such as {@code 500m} or {@code 512Mi}. */
    static double quantity(String text) {
        for (int i = 0; i < UNITS.size(); i++) {
            if (text.endsWith(UNITS.get(i))) {
                String number = text.substring(0, text.length() - UNITS.get(i).length());
                return new BigDecimal(number).doubleValue() * FACTORS.get(i);
            }
        }
        return new BigDecimal(text).doubleValue();
    }
}
