package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// An object is refused for the same reasons whether all rules of its kind are compiled, or those that it can break.
func TestRulesThatAnObjectHasNoFieldForAreNotMissed(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, seed))
	folder := "../schemas/generated/definitions"
	files, err := filepath.Glob(filepath.Join(folder, "*", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no definitions: %v", err)
	}
	judge := &judge{definitions: folder, namespace: "default"}
	broken := 0
	for _, gvk := range []schema.GroupVersionKind{
		{Group: "gateway.networking.k8s.io", Version: "v1", Kind: "HTTPRoute"},
		{Group: "gateway.networking.k8s.io", Version: "v1", Kind: "Gateway"},
		{Group: "external-secrets.io", Version: "v1", Kind: "ExternalSecret"},
	} {
		kind, err := judge.load(gvk)
		if err != nil {
			t.Fatal(err)
		}
		all := kind.strategy(kind.schema)
		for range 150 {
			content := generate(random, kind.schema, 0).(map[string]any)
			object := &unstructured.Unstructured{Object: content}
			object.SetGroupVersionKind(gvk)
			object.Object["metadata"] = map[string]any{"name": "it"}
			kind.coerce(object)
			whole := told(judge.create(object.DeepCopy(), all))
			own := told(judge.create(object.DeepCopy(), kind.strategyFor(object)))
			if whole != own {
				text, _ := json.Marshal(object)
				t.Fatalf("%s\nall rules: %s\nits rules: %s", text, whole, own)
			}
			if strings.Contains(whole, `"object"`) || strings.Contains(whole, `"array"`) {
				broken++
			}
		}
	}
	if broken < 30 {
		t.Errorf("only %d objects broke a rule", broken)
	}
}

func told(refusals []refusal) string {
	var lines []string
	for _, each := range refusals {
		lines = append(lines, each.told(false))
	}
	slices.Sort(lines) // fields are visited in no order
	return strings.Join(lines, "\n")
}

// generate gives a value of the schema that is mostly right in form, so that rules are asked.
func generate(random *rand.Rand, schema *structuralschema.Structural, depth int) any {
	if validation := schema.ValueValidation; validation != nil && len(validation.Enum) > 0 {
		return validation.Enum[random.IntN(len(validation.Enum))].Object
	}
	switch schema.Type {
	case "object":
		value := map[string]any{}
		for name, property := range schema.Properties {
			required := schema.ValueValidation != nil && strings.Contains(fmt.Sprint(schema.ValueValidation.Required), name)
			if name != "status" && name != "metadata" && (required || name == "spec" || random.IntN(4+depth) < 2) {
				value[name] = generate(random, &property, depth+1)
			}
		}
		return value
	case "array":
		value := []any{}
		for range 1 + random.IntN(2) {
			value = append(value, generate(random, schema.Items, depth+1))
		}
		return value
	case "integer":
		return int64(1 + random.IntN(100))
	case "boolean":
		return random.IntN(2) == 0
	default:
		return []string{"a", "1s", "2s", "/a", "/a//b", "10"}[random.IntN(6)]
	}
}
