package main

import (
	"maps"
	"slices"
	"strings"
	"sync"

	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apiserver/pkg/registry/rest"
)

// strategyFor gives the strategy of the kind, with the CEL rules that the object can break. To compile all rules of a route takes
// longer than all else, and most are about fields that a route seldom has. Objects of one shape share the compiled rules.
func (k *customKind) strategyFor(object *unstructured.Unstructured) rest.RESTCreateStrategy {
	there := map[string]bool{}
	visit(k.schema, object.Object, "", there)
	shape := strings.Join(slices.Sorted(maps.Keys(there)), " ")
	made, _ := k.shapes.LoadOrStore(shape, sync.OnceValue(func() rest.RESTCreateStrategy {
		schema := k.schema.DeepCopy()
		withRulesOf(schema, "", there)
		return k.strategy(schema)
	}))
	return made.(func() rest.RESTCreateStrategy)()
}

// visit notes each place of the schema that has rules and that the value has something at.
func visit(schema *structuralschema.Structural, value any, place string, there map[string]bool) {
	if schema == nil {
		return
	}
	if len(schema.XValidations) > 0 {
		there[place] = true
	}
	switch value := value.(type) {
	case map[string]any:
		for name, child := range value {
			if property, declared := schema.Properties[name]; declared {
				visit(&property, child, place+"."+name, there)
			} else if schema.AdditionalProperties != nil {
				visit(schema.AdditionalProperties.Structural, child, place+"{}", there)
			}
		}
	case []any:
		for _, child := range value {
			visit(schema.Items, child, place+"[]", there)
		}
	}
}

// withRulesOf takes the rules out of a schema that stand at other places.
func withRulesOf(schema *structuralschema.Structural, place string, there map[string]bool) {
	if schema == nil {
		return
	}
	if !there[place] {
		schema.XValidations = nil
	}
	for name, property := range schema.Properties {
		withRulesOf(&property, place+"."+name, there)
		schema.Properties[name] = property
	}
	if schema.AdditionalProperties != nil {
		withRulesOf(schema.AdditionalProperties.Structural, place+"{}", there)
	}
	withRulesOf(schema.Items, place+"[]", there)
}
