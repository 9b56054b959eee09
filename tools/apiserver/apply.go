package main

import (
	"errors"
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/applyconfigurations"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"sigs.k8s.io/structured-merge-diff/v6/typed"
)

// Keys of the lists that are merged by key: every x-kubernetes-list-map-keys of the kinds here in the API server's OpenAPI
// documents, k8s.io/kubernetes/api/openapi-spec/v3. All but the first of a list may be left to a default.
var mergeKeys = [][]string{
	{"name"}, {"type"}, {"ip"}, {"uid"}, {"mountPath"}, {"devicePath"}, {"resourceID"},
	{"containerPort", "protocol"}, {"port", "protocol"}, {"topologyKey", "whenUnsatisfiable"},
}

// Of a longer list it is not worth looking whether items could be the same.
const longestCompared = 500

// duplicates gives what server-side apply refuses beyond a create: two items of a list that is merged by key. The schema that
// says which lists are takes longer to read than all the rest, so it is asked only where two items could be the same.
func duplicates(object *unstructured.Unstructured) []refusal {
	if !mayRepeat(object.Object) {
		return nil
	}
	_, err := applyconfigurations.NewTypeConverter(legacyscheme.Scheme).ObjectToTyped(object)
	if err == nil {
		return nil
	}
	var several typed.ValidationErrors
	if !errors.As(err, &several) {
		return []refusal{{message: err.Error(), quotes: true}}
	}
	var refusals []refusal
	for _, each := range several {
		refusals = append(refusals, refusal{field: strings.TrimPrefix(each.Path, "."), message: each.ErrorMessage, quotes: true})
	}
	return refusals
}

// mayRepeat says whether some list holds two items that could be one.
func mayRepeat(value any) bool {
	switch value := value.(type) {
	case map[string]any:
		for _, child := range value {
			if mayRepeat(child) {
				return true
			}
		}
	case []any:
		if len(value) > longestCompared {
			return true
		}
		seen := map[any]bool{}
		for i, item := range value {
			if mayRepeat(item) {
				return true
			}
			fields, isMap := item.(map[string]any)
			if !isMap {
				if _, isList := item.([]any); isList {
					continue
				}
				if seen[item] {
					return true
				}
				seen[item] = true
				continue
			}
			for _, other := range value[:i] {
				if other, isMap := other.(map[string]any); isMap && same(fields, other) {
					return true
				}
			}
		}
	}
	return false
}

// same says whether two items could be one by some list's keys.
func same(one, other map[string]any) bool {
	return slices.ContainsFunc(mergeKeys, func(keys []string) bool {
		for i, key := range keys {
			a, inOne := one[key]
			b, inOther := other[key]
			if there := inOne && inOther; (i == 0 && !there) || (there && !reflect.DeepEqual(a, b)) {
				return false
			}
		}
		return true
	})
}
