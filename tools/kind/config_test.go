// Package kind checks the configuration of kind clusters with kind's own types: a misspelt field is found without Docker.
package kind

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"go.yaml.in/yaml/v3"
	"sigs.k8s.io/kind/pkg/apis/config/v1alpha4"
)

func TestEveryKindClusterIsConfiguredInKindsOwnWords(t *testing.T) {
	files, err := filepath.Glob("../../clusters/*/kind.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no clusters/*/kind.yaml: %v", err)
	}
	files = append(files, "../../.ci/kind.yaml")
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		decoder := yaml.NewDecoder(bytes.NewReader(content))
		decoder.KnownFields(true)
		var cluster v1alpha4.Cluster
		if err := decoder.Decode(&cluster); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		if cluster.Kind != "Cluster" || cluster.APIVersion != "kind.x-k8s.io/v1alpha4" || len(cluster.Nodes) == 0 {
			t.Errorf("%s: %+v is no cluster", file, cluster.TypeMeta)
		}
	}
}
