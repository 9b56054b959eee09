package io.argosy.fleet.gate.cluster;

import io.argosy.fleet.manifest.Manifests;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What the cluster's admission policies have against a service's objects, as far as {@link Condition} can say
 * (kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy). A policy that it cannot read is told as a
 * guard that changes, and no more.
 */
final class Admission {
    private Admission() {}

    static List<String> against(Manifests cluster, Manifests service) {
        List<String> wrong = new ArrayList<>();
        cluster.ofKind("ValidatingAdmissionPolicyBinding")
                .filter(binding -> binding.path("spec")
                        .path("validationActions")
                        .valueStream()
                        .anyMatch(action -> action.asString("").equals("Deny")))
                .forEach(binding -> cluster.find(
                                "ValidatingAdmissionPolicy",
                                binding.path("spec").path("policyName").asString(""))
                        .ifPresent(policy -> service.objects().stream()
                                .filter(object -> isMatched(
                                                policy.path("spec").path("matchConstraints"), object, service)
                                        && isMatched(binding.path("spec").path("matchResources"), object, service))
                                .forEach(object -> refused(policy, object, wrong))));
        return wrong.stream().distinct().toList();
    }

    /** Whether a policy is about an object; constraints that say no rule are about each. */
    private static boolean isMatched(JsonNode constraints, JsonNode object, Manifests service) {
        JsonNode rules = constraints.path("resourceRules");
        String namespace = object.path("kind").asString("").equals("Namespace")
                ? Manifests.name(object)
                : object.path("metadata").path("namespace").asString("");
        return (rules.isEmpty() || rules.valueStream().anyMatch(rule -> isOf(rule, object)))
                && constraints.path("excludeResourceRules").valueStream().noneMatch(rule -> isOf(rule, object))
                && Labels.isSelected(constraints.path("objectSelector"), Labels.of(object))
                && Labels.isSelected(
                        constraints.path("namespaceSelector"),
                        Labels.ofNamespace(service.find("Namespace", namespace), namespace));
    }

    private static boolean isOf(JsonNode rule, JsonNode object) {
        String group = Manifests.group(object);
        return has(rule.path("apiGroups"), group)
                && has(
                        rule.path("resources"),
                        NamespaceRoom.plural(object.path("kind").asString("")))
                && (has(rule.path("operations"), "CREATE") || has(rule.path("operations"), "UPDATE"));
    }

    private static boolean has(JsonNode list, String wanted) {
        return list.valueStream()
                .anyMatch(value ->
                        value.asString("").equals("*") || value.asString("").equals(wanted));
    }

    private static void refused(JsonNode policy, JsonNode object, List<String> wrong) {
        JsonNode spec = policy.path("spec");
        if (!spec.path("variables").isEmpty()
                || !spec.path("matchConditions")
                        .valueStream()
                        .allMatch(condition -> said(condition, object) == Condition.Said.YES)) {
            return;
        }
        spec.path("validations")
                .valueStream()
                .filter(validation -> isRefused(said(validation, object), spec))
                .forEach(validation -> wrong.add("the admission policy " + Manifests.name(policy) + " would refuse its "
                        + object.path("kind").asString("") + ": "
                        + validation
                                .path("message")
                                .asString(validation.path("expression").asString(""))
                                .strip()
                                .replaceAll("\\s+", " ")));
    }

    private static boolean isRefused(Condition.Said said, JsonNode spec) {
        return said == Condition.Said.NO
                || (said == Condition.Said.ERROR
                        && !spec.path("failurePolicy").asString("Fail").equals("Ignore"));
    }

    private static Condition.Said said(JsonNode condition, JsonNode object) {
        return Condition.of(condition.path("expression").asString(""), object);
    }
}
