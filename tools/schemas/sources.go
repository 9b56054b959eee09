package main

// source is a Go module that publishes schemas, and the kinds of it that manifests here may use. Modules are how
// pinned, checksummed upstream files reach us: sum.golang.org vouches for their content.
type source struct {
	module string // path@version
	files  string // glob inside the module: OpenAPI v3 documents (.json) or CustomResourceDefinitions (.yaml)
	kinds  []string
}

// sources holds the only statement of the Kubernetes version and add-on versions that manifests are checked against.
// A kind that is missing here fails the check of the manifest that uses it: kubeconform is told to skip nothing.
var sources = []source{
	{
		module: "k8s.io/kubernetes@v1.34.4",
		files:  "api/openapi-spec/v3/*_openapi.json",
		kinds: []string{
			"v1/ConfigMap", "v1/LimitRange", "v1/Namespace", "v1/ResourceQuota", "v1/Secret", "v1/Service", "v1/ServiceAccount",
			"admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy", "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding",
			"apiextensions.k8s.io/v1/CustomResourceDefinition",
			"apps/v1/Deployment", "apps/v1/StatefulSet",
			"autoscaling/v2/HorizontalPodAutoscaler",
			"batch/v1/Job",
			"networking.k8s.io/v1/NetworkPolicy",
			"policy/v1/PodDisruptionBudget",
			"rbac.authorization.k8s.io/v1/ClusterRole", "rbac.authorization.k8s.io/v1/ClusterRoleBinding",
			"rbac.authorization.k8s.io/v1/Role", "rbac.authorization.k8s.io/v1/RoleBinding",
		},
	},
	{
		module: "github.com/argoproj/argo-cd/v3@v3.5.7",
		files:  "manifests/crds/*-crd.yaml",
		kinds:  []string{"argoproj.io/v1alpha1/Application", "argoproj.io/v1alpha1/ApplicationSet", "argoproj.io/v1alpha1/AppProject"},
	},
	{
		module: "sigs.k8s.io/gateway-api@v1.6.1",
		files:  "config/crd/standard/gateway.networking.k8s.io_*.yaml",
		kinds:  []string{"gateway.networking.k8s.io/v1/Gateway", "gateway.networking.k8s.io/v1/GatewayClass", "gateway.networking.k8s.io/v1/HTTPRoute"},
	},
	{
		module: "github.com/envoyproxy/gateway@v1.9.1",
		files:  "charts/gateway-helm/charts/crds/crds/generated/gateway.envoyproxy.io_*.yaml",
		kinds: []string{
			"gateway.envoyproxy.io/v1alpha1/BackendTrafficPolicy",
			"gateway.envoyproxy.io/v1alpha1/EnvoyProxy",
		},
	},
	{
		module: "github.com/cert-manager/cert-manager@v1.21.2",
		files:  "deploy/crds/cert-manager.io_*.yaml",
		kinds:  []string{"cert-manager.io/v1/Certificate", "cert-manager.io/v1/ClusterIssuer"},
	},
	{
		module: "github.com/external-secrets/external-secrets@v1.3.2",
		files:  "config/crds/bases/external-secrets.io_*.yaml",
		kinds: []string{
			"external-secrets.io/v1/ClusterExternalSecret",
			"external-secrets.io/v1/ClusterSecretStore",
			"external-secrets.io/v1/ExternalSecret",
		},
	},
	{
		module: "github.com/kedacore/keda/v2@v2.21.0",
		files:  "config/crd/bases/keda.sh_scaledobjects.yaml",
		kinds:  []string{"keda.sh/v1alpha1/ScaledObject"},
	},
	{
		module: "github.com/prometheus-operator/prometheus-operator@v0.85.0",
		files:  "example/prometheus-operator-crd/monitoring.coreos.com_*.yaml",
		kinds:  []string{"monitoring.coreos.com/v1/PodMonitor"},
	},
}
