package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
)

// definitions is where the CustomResourceDefinitions lie, under the folder: the API server's own code reads them there, for
// what a JSON Schema cannot say, such as defaults and CEL rules.
const definitions = "definitions"

// definitionOfKind gives the CustomResourceDefinition as it came, with this one version and without what only people read; nil
// for a definition of another kind.
func definitionOfKind(content []byte, kind string) ([]byte, error) {
	var crd struct {
		APIVersion string `json:"apiVersion"`
		Kind       string `json:"kind"`
		Metadata   struct {
			Name string `json:"name"`
		} `json:"metadata"`
		Spec struct {
			Group    string `json:"group"`
			Names    node   `json:"names"`
			Scope    string `json:"scope"`
			Versions []node `json:"versions"`
		} `json:"spec"`
	}
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.UseNumber() // a bound can be larger than a float is exact
	if err := decoder.Decode(&crd); err != nil {
		return nil, err
	}
	for _, version := range crd.Spec.Versions {
		if kind != fmt.Sprintf("%s/%s/%s", crd.Spec.Group, version["name"], crd.Spec.Names["kind"]) {
			continue
		}
		schema, _ := version["schema"].(node)["openAPIV3Schema"].(node)
		one := node{
			"name": version["name"], "served": true, "storage": true,
			"schema": node{"openAPIV3Schema": undescribed(schema)},
		}
		if version["subresources"] != nil {
			one["subresources"] = version["subresources"]
		}
		crd.Spec.Versions = []node{one}
		content, err := json.Marshal(crd)
		return append(content, '\n'), err
	}
	return nil, nil
}

// undescribed gives a copy of a schema without its descriptions. Names of properties and what a default, an enum or a rule
// says are no keywords.
func undescribed(schema node) node {
	out := node{}
	for key, value := range schema {
		switch key {
		case "description", "title", "externalDocs", "example":
		case "properties", "patternProperties", "definitions":
			named := node{}
			for name, property := range value.(node) {
				named[name] = undescribed(property.(node))
			}
			out[key] = named
		case "items", "additionalProperties", "not":
			if child, ok := value.(node); ok {
				value = undescribed(child)
			}
			out[key] = value
		case "allOf", "anyOf", "oneOf":
			branches := make([]any, 0, len(value.([]any)))
			for _, branch := range value.([]any) {
				branches = append(branches, undescribed(branch.(node)))
			}
			out[key] = branches
		default:
			out[key] = value
		}
	}
	return out
}

// definitionFileOf names a kind's definition the way tools/apiserver looks for it.
func definitionFileOf(kind string) string {
	return filepath.Join(definitions, fileOf(kind))
}
