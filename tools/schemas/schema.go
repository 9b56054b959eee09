package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// node is a JSON object as encoding/json reads it.
type node = map[string]any

// document holds named schemas and says which kind each describes.
type document struct {
	definitions node
	kinds       map[string]string // "apps/v1/Deployment" → name of its definition
}

const definitionPrefix = "#/components/schemas/"

func parseOpenAPI(content []byte) ([]*document, error) {
	var api struct {
		Components struct{ Schemas node }
	}
	if err := json.Unmarshal(content, &api); err != nil {
		return nil, err
	}
	d := &document{definitions: api.Components.Schemas, kinds: map[string]string{}}
	for name, schema := range d.definitions {
		described, _ := schema.(node)["x-kubernetes-group-version-kind"].([]any)
		if len(described) != 1 { // DeleteOptions and its like belong to every group
			continue
		}
		gvk := described[0].(node)
		d.kinds[strings.TrimPrefix(fmt.Sprintf("%s/%s/%s", gvk["group"], gvk["version"], gvk["kind"]), "/")] = name
	}
	return []*document{d}, nil
}

func parseCustomResource(content []byte) ([]*document, error) {
	var crd struct {
		Spec struct {
			Group    string
			Names    struct{ Kind string }
			Versions []struct {
				Name   string
				Schema struct{ OpenAPIV3Schema node }
			}
		}
	}
	if err := json.Unmarshal(content, &crd); err != nil {
		return nil, err
	}
	var documents []*document
	for _, version := range crd.Spec.Versions {
		kind := strings.Join([]string{crd.Spec.Group, version.Name, crd.Spec.Names.Kind}, "/")
		documents = append(documents, &document{
			definitions: node{crd.Spec.Names.Kind: version.Schema.OpenAPIV3Schema},
			kinds:       map[string]string{kind: crd.Spec.Names.Kind},
		})
	}
	return documents, nil
}

func definitionOf(documents []*document, name string) *document {
	for _, d := range documents {
		if d.definitions[name] != nil {
			return &document{definitions: d.definitions, kinds: map[string]string{"": name}}
		}
	}
	return nil
}

// schemaOf gives the kind's schema as a file that stands alone, with every definition that it refers to.
func schemaOf(documents []*document, kind string, objectMeta *document) ([]byte, error) {
	for _, d := range documents {
		name, found := d.kinds[kind]
		if !found {
			continue
		}
		definitions := node{}
		root := strict(d.definitions[name].(node))
		collect(root, d.definitions, definitions)
		properties := root["properties"].(node)
		if properties["metadata"] != nil && len(properties["metadata"].(node)) < 2 && len(d.definitions) == 1 {
			// A custom resource leaves metadata to the API server: `type: object`, any content.
			metadata := objectMeta.kinds[""]
			properties["metadata"] = node{"$ref": "#/definitions/" + metadata}
			collect(properties["metadata"], objectMeta.definitions, definitions)
		}
		root["required"] = union(root["required"], "apiVersion", "kind", "metadata")
		root["$schema"] = "http://json-schema.org/draft-07/schema#"
		if len(definitions) > 0 {
			root["definitions"] = definitions
		}
		content, err := json.Marshal(root)
		return append(content, '\n'), err
	}
	return nil, fmt.Errorf("no schema of %s", kind)
}

// collect copies into `into` every definition that the schema refers to, directly or not.
func collect(schema any, from, into node) {
	switch value := schema.(type) {
	case node:
		if reference, ok := value["$ref"].(string); ok {
			name := strings.TrimPrefix(reference, "#/definitions/")
			if into[name] == nil {
				definition := strict(from[name].(node))
				into[name] = definition
				collect(definition, from, into)
			}
		}
		for _, child := range value {
			collect(child, from, into)
		}
	case []any:
		for _, child := range value {
			collect(child, from, into)
		}
	}
}

// strict gives a copy of an OpenAPI schema as a JSON Schema that refuses undeclared fields.
func strict(schema node) node {
	out := copied(schema)
	open := schema["x-kubernetes-embedded-resource"] == true || schema["x-kubernetes-preserve-unknown-fields"] == true
	if out["properties"] != nil && out["additionalProperties"] == nil && !open {
		out["additionalProperties"] = false
	}
	return out
}

// copied translates the keywords that OpenAPI and JSON Schema spell differently.
func copied(schema node) node {
	out := node{}
	for key, value := range schema {
		switch key {
		case "description", "default", "title", "externalDocs", "example", "nullable":
		case "properties": // its keys are names, not keywords
			named := node{}
			for name, property := range value.(node) {
				named[name] = strict(property.(node))
			}
			out[key] = named
		case "items", "additionalProperties":
			if child, ok := value.(node); ok {
				value = strict(child)
			}
			out[key] = value
		case "allOf", "anyOf", "oneOf":
			// A branch says something about fields that are declared beside it, so it must not refuse the others.
			branches := make([]any, 0, len(value.([]any)))
			for _, branch := range value.([]any) {
				branches = append(branches, copied(branch.(node)))
			}
			out[key] = branches
		case "not":
			out[key] = copied(value.(node))
		case "$ref":
			out[key] = "#/definitions/" + strings.TrimPrefix(value.(string), definitionPrefix)
		default:
			if !strings.HasPrefix(key, "x-kubernetes-") {
				out[key] = value
			}
		}
	}
	if schema["x-kubernetes-int-or-string"] == true {
		out["anyOf"] = []any{node{"type": "integer"}, node{"type": "string"}}
	}
	if schema["nullable"] == true && out["type"] != nil {
		out["type"] = []any{out["type"], "null"}
	}
	return out
}

// union gives the required names of a schema with some more, in order.
func union(required any, names ...string) []string {
	if required, ok := required.([]any); ok {
		for _, name := range required {
			names = append(names, name.(string))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
