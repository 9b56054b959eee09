package main

import (
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsinstall "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/install"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresourcedefinition"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/validatingadmissionpolicy"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/validatingadmissionpolicybinding"
	"k8s.io/kubernetes/pkg/registry/apps/deployment"
	"k8s.io/kubernetes/pkg/registry/apps/statefulset"
	"k8s.io/kubernetes/pkg/registry/autoscaling/horizontalpodautoscaler"
	"k8s.io/kubernetes/pkg/registry/batch/job"
	"k8s.io/kubernetes/pkg/registry/core/configmap"
	"k8s.io/kubernetes/pkg/registry/core/limitrange"
	"k8s.io/kubernetes/pkg/registry/core/namespace"
	"k8s.io/kubernetes/pkg/registry/core/resourcequota"
	"k8s.io/kubernetes/pkg/registry/core/secret"
	"k8s.io/kubernetes/pkg/registry/core/service"
	"k8s.io/kubernetes/pkg/registry/core/serviceaccount"
	"k8s.io/kubernetes/pkg/registry/networking/networkpolicy"
	"k8s.io/kubernetes/pkg/registry/policy/poddisruptionbudget"
	"k8s.io/kubernetes/pkg/registry/rbac/clusterrole"
	"k8s.io/kubernetes/pkg/registry/rbac/clusterrolebinding"
	"k8s.io/kubernetes/pkg/registry/rbac/role"
	"k8s.io/kubernetes/pkg/registry/rbac/rolebinding"

	// Each group's types, defaults and conversions.
	_ "k8s.io/kubernetes/pkg/apis/admissionregistration/install"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	_ "k8s.io/kubernetes/pkg/apis/autoscaling/install"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	_ "k8s.io/kubernetes/pkg/apis/policy/install"
	_ "k8s.io/kubernetes/pkg/apis/rbac/install"
)

// builtinKind is a kind that the API server itself serves.
type builtinKind struct {
	scheme   *runtime.Scheme
	strategy rest.RESTCreateStrategy
	begin    func(runtime.Object) // what its store fills in before it validates; nil for nothing
}

// builtin holds the built-in kinds that ../schemas/sources.go lets manifests use.
var builtin = kinds()

func kinds() map[schema.GroupVersionKind]builtinKind {
	kinds := map[schema.GroupVersionKind]builtinKind{}
	add := func(group, version, kind string, strategy rest.RESTCreateStrategy) {
		kinds[schema.GroupVersionKind{Group: group, Version: version, Kind: kind}] =
			builtinKind{scheme: legacyscheme.Scheme, strategy: strategy}
	}
	add("", "v1", "ConfigMap", configmap.Strategy)
	add("", "v1", "LimitRange", limitrange.Strategy)
	add("", "v1", "Namespace", namespace.Strategy)
	add("", "v1", "ResourceQuota", resourcequota.Strategy)
	add("", "v1", "Secret", secret.Strategy)
	add("", "v1", "ServiceAccount", serviceaccount.Strategy)
	// Whether the author of a policy may read its parameters is asked of the cluster, so of nobody here.
	add("admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicy", validatingadmissionpolicy.NewStrategy(nil, nil))
	add("admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicyBinding",
		validatingadmissionpolicybinding.NewStrategy(nil, nil, nil))
	add("apps", "v1", "Deployment", deployment.Strategy)
	add("apps", "v1", "StatefulSet", statefulset.Strategy)
	add("autoscaling", "v2", "HorizontalPodAutoscaler", horizontalpodautoscaler.Strategy)
	add("batch", "v1", "Job", job.Strategy)
	add("networking.k8s.io", "v1", "NetworkPolicy", networkpolicy.Strategy)
	add("policy", "v1", "PodDisruptionBudget", poddisruptionbudget.Strategy)
	add("rbac.authorization.k8s.io", "v1", "ClusterRole", clusterrole.Strategy)
	add("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", clusterrolebinding.Strategy)
	add("rbac.authorization.k8s.io", "v1", "Role", role.Strategy)
	add("rbac.authorization.k8s.io", "v1", "RoleBinding", rolebinding.Strategy)
	kinds[schema.GroupVersionKind{Version: "v1", Kind: "Service"}] =
		builtinKind{scheme: legacyscheme.Scheme, strategy: service.Strategy, begin: allocate}
	definitions := runtime.NewScheme()
	apiextensionsinstall.Install(definitions)
	kinds[schema.GroupVersionKind{Group: apiextensions.GroupName, Version: "v1", Kind: "CustomResourceDefinition"}] =
		builtinKind{scheme: definitions, strategy: customresourcedefinition.NewStrategy(definitions)}
	return kinds
}

// decode gives the object in its own version with its defaults, or nil where it cannot be decoded, and what a strict
// decoder refuses: unknown and repeated fields.
func (k builtinKind) decode(content []byte) (runtime.Object, []refusal) {
	decoder := json.NewSerializerWithOptions(json.DefaultMetaFactory, k.scheme, k.scheme, json.SerializerOptions{Strict: true})
	object, _, err := decoder.Decode(content, nil, nil)
	refusals, decoded := strictness(err)
	if !decoded {
		return nil, refusals
	}
	k.scheme.Default(object)
	return object, refusals
}

// strictness tells what a decoder refuses from what it cannot decode at all.
func strictness(err error) (refusals []refusal, decoded bool) {
	if err == nil {
		return nil, true
	}
	if strict, ok := runtime.AsStrictDecodingError(err); ok {
		for _, each := range strict.Errors() {
			refusals = append(refusals, refusal{message: each.Error(), quotes: true, reason: "it has a field that is unknown, or twice"})
		}
		return refusals, true
	}
	return []refusal{{message: err.Error(), quotes: true, reason: "it cannot be decoded"}}, false
}

// allocate fills in what the store of services allocates where the manifest leaves it to the cluster.
func allocate(object runtime.Object) {
	spec := &object.(*core.Service).Spec
	if spec.Type == core.ServiceTypeExternalName {
		return
	}
	if len(spec.ClusterIPs) == 0 && spec.ClusterIP != "" {
		spec.ClusterIPs = []string{spec.ClusterIP}
	}
	if spec.IPFamilyPolicy == nil {
		single := core.IPFamilyPolicySingleStack
		spec.IPFamilyPolicy = &single
	}
	if len(spec.IPFamilies) == 0 {
		spec.IPFamilies = []core.IPFamily{core.IPv4Protocol}
	}
}
