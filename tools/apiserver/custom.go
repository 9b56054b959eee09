package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	schemaobjectmeta "k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apiextensions-apiserver/pkg/crdserverscheme"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresource"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/registry/rest"
)

// customKind is a kind that a CustomResourceDefinition serves.
type customKind struct {
	schema   *structuralschema.Structural
	strategy func(*structuralschema.Structural) rest.RESTCreateStrategy
	shapes   sync.Map // what an object says, see withRulesOf → func() rest.RESTCreateStrategy
}

func (j *judge) applyCustom(object *unstructured.Unstructured, gvk schema.GroupVersionKind) []refusal {
	load, _ := j.custom.LoadOrStore(gvk, sync.OnceValues(func() (*customKind, error) { return j.load(gvk) }))
	kind, err := load.(func() (*customKind, error))()
	if errors.Is(err, fs.ErrNotExist) {
		return []refusal{{message: fmt.Sprintf("no matches for kind %q in version %q", gvk.Kind, gvk.GroupVersion())}}
	}
	if err != nil {
		return []refusal{{message: "its CustomResourceDefinition cannot be served: " + err.Error()}}
	}
	refusals := append(kind.coerce(object), j.create(object, kind.strategyFor(object))...)
	// Its fields are visited in no order.
	slices.SortFunc(refusals, func(a, b refusal) int { return strings.Compare(a.told(false), b.told(false)) })
	return refusals
}

// coerce does what the decoder of custom resources does: unknown fields are found, nulls dropped, defaults filled in. See
// unstructuredSchemaCoercer in k8s.io/apiextensions-apiserver/pkg/apiserver.
func (k *customKind) coerce(object *unstructured.Unstructured) []refusal {
	metadata, found, unknown, err := schemaobjectmeta.GetObjectMetaWithOptions(object.Object,
		schemaobjectmeta.ObjectMetaOptions{ReturnUnknownFieldPaths: true})
	if err != nil {
		return []refusal{{message: err.Error(), quotes: true}}
	}
	unknown = append(unknown, pruning.PruneWithOptions(object.Object, k.schema, true,
		structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})...)
	defaulting.PruneNonNullableNullsWithoutDefaults(object.Object, k.schema)
	invalid, embedded := schemaobjectmeta.CoerceWithOptions(nil, object.Object, k.schema, false,
		schemaobjectmeta.CoerceOptions{ReturnUnknownFieldPaths: true})
	unknown = append(unknown, embedded...)
	var refusals []refusal
	if invalid != nil {
		refusals = append(refusals, refusal{field: invalid.Field, message: invalid.ErrorBody(), quotes: true})
	}
	if found {
		if err := schemaobjectmeta.SetObjectMeta(object.Object, metadata); err != nil {
			refusals = append(refusals, refusal{message: err.Error(), quotes: true})
		}
	}
	defaulting.Default(object.Object, k.schema)
	for _, path := range unknown {
		refusals = append(refusals, refusal{message: fmt.Sprintf("unknown field %q", path)})
	}
	return refusals
}

// load makes of a definition what the API server makes of it to serve it, see crdHandler.getOrCreateServingInfoFor.
func (j *judge) load(gvk schema.GroupVersionKind) (*customKind, error) {
	if !filepath.IsLocal(gvk.Group) || strings.ContainsAny(gvk.String(), `\`) || strings.Contains(gvk.Group+gvk.Version+gvk.Kind, "/") {
		return nil, fs.ErrNotExist
	}
	content, err := os.ReadFile(filepath.Join(j.definitions, gvk.Group, strings.ToLower(gvk.Kind)+"_"+gvk.Version+".json"))
	if err != nil {
		return nil, err
	}
	var definition apiextensionsv1.CustomResourceDefinition
	if err := json.Unmarshal(content, &definition); err != nil {
		return nil, err
	}
	if len(definition.Spec.Versions) != 1 || definition.Spec.Names.Kind != gvk.Kind {
		return nil, fs.ErrNotExist
	}
	version := definition.Spec.Versions[0]
	var declared apiextensions.CustomResourceValidation
	if err := apiextensionsv1.Convert_v1_CustomResourceValidation_To_apiextensions_CustomResourceValidation(
		version.Schema, &declared, nil); err != nil {
		return nil, err
	}
	structural, err := structuralschema.NewStructural(declared.OpenAPIV3Schema)
	if err != nil {
		return nil, err
	}
	structural = structural.DeepCopy()
	if err := defaulting.PruneDefaults(structural); err != nil {
		return nil, err
	}
	validator, _, err := validation.NewSchemaValidator(declared.OpenAPIV3Schema)
	if err != nil {
		return nil, err
	}
	var status *apiextensions.CustomResourceSubresourceStatus
	var scale *apiextensions.CustomResourceSubresourceScale
	if subresources := version.Subresources; subresources != nil {
		if subresources.Status != nil {
			status = &apiextensions.CustomResourceSubresourceStatus{}
		}
		if subresources.Scale != nil {
			scale = &apiextensions.CustomResourceSubresourceScale{}
			if err := apiextensionsv1.Convert_v1_CustomResourceSubresourceScale_To_apiextensions_CustomResourceSubresourceScale(
				subresources.Scale, scale, nil); err != nil {
				return nil, err
			}
		}
	}
	namespaced := definition.Spec.Scope == apiextensionsv1.NamespaceScoped
	return &customKind{schema: structural, strategy: func(structural *structuralschema.Structural) rest.RESTCreateStrategy {
		return customresource.NewStrategy(crdserverscheme.NewUnstructuredObjectTyper(), namespaced, gvk, validator, nil, structural,
			status, scale, nil)
	}}, nil
}
