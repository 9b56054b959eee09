package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"sigs.k8s.io/yaml"
)

const (
	// The API server reads no request that is longer, see MaxRequestBodyBytes in k8s.io/apiserver/pkg/server.
	longestRequest = 3 * 1024 * 1024
	// etcd takes no request that is longer, see its --max-request-bytes.
	longestStored = 1536 * 1024
	// What a message quotes can be a whole object.
	longestMessage = 800
)

// judge says what is refused. It is safe for several goroutines.
type judge struct {
	definitions string
	namespace   string
	custom      sync.Map // schema.GroupVersionKind → func() (*customKind, error)
}

// file judges each object of a file of YAML documents. An error is one of this machine, not of the file's content.
func (j *judge) file(path string) ([]complaint, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var complaints []complaint
	documents := utilyaml.NewYAMLReader(bufio.NewReader(file))
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return complaints, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		object, messages := j.document(document)
		for _, message := range messages {
			name := object.GetName()
			if name == "" {
				name = object.GetGenerateName()
			}
			complaints = append(complaints, complaint{filepath.Base(path), object.GetKind(), name, bounded(message)})
		}
	}
}

// document gives the object, as far as it can be read, and why it is refused: nothing for an object that is not.
func (j *judge) document(document []byte) (object *unstructured.Unstructured, messages []string) {
	object = &unstructured.Unstructured{Object: map[string]any{}}
	// What a parser says of a document quotes it, and it may be a Secret.
	content, err := yaml.YAMLToJSONStrict(document)
	if err != nil {
		return object, []string{"is no YAML, or has a key twice"}
	}
	if bytes.Equal(content, []byte("null")) {
		return object, nil
	}
	if len(content) > longestRequest {
		return object, []string{fmt.Sprintf("Request entity too large: limit is %d", longestRequest)}
	}
	if err := object.UnmarshalJSON(content); err != nil {
		return object, []string{"is no object with apiVersion and kind"}
	}
	defer func() {
		if failure := recover(); failure != nil {
			messages = []string{"the API server's own code fails on it"}
		}
	}()
	secret := object.GetKind() == "Secret"
	for _, refusal := range j.apply(object, content) {
		// Some rules are asked twice on the way, and answer twice.
		if message := refusal.told(secret); !slices.Contains(messages, message) {
			messages = append(messages, message)
		}
	}
	return object, messages
}

// apply does what applying the object to a cluster does, up to where it would be stored.
func (j *judge) apply(object *unstructured.Unstructured, content []byte) []refusal {
	gvk := object.GroupVersionKind()
	known, found := builtin[gvk]
	if !found {
		return j.applyCustom(object, gvk)
	}
	var refusals []refusal
	if known.scheme == legacyscheme.Scheme {
		refusals = duplicates(object)
	}
	typed, stricter := known.decode(content)
	refusals = append(refusals, stricter...)
	if typed == nil {
		return refusals
	}
	if sized, ok := typed.(interface{ Size() int }); ok && sized.Size() > longestStored {
		refusals = append(refusals, refusal{message: "etcdserver: request is too large"})
	}
	internal, err := known.scheme.ConvertToVersion(typed, schema.GroupVersion{Group: gvk.Group, Version: runtime.APIVersionInternal})
	if err != nil {
		return append(refusals, refusal{message: err.Error(), quotes: true})
	}
	if prepare := known.begin; prepare != nil {
		prepare(internal)
	}
	return append(refusals, j.create(internal, known.strategy)...)
}

// create does what the store of every kind does before it stores a new object, see registry.Store.create.
func (j *judge) create(object runtime.Object, strategy rest.RESTCreateStrategy) []refusal {
	accessor, err := meta.Accessor(object)
	if err != nil {
		return []refusal{{message: err.Error(), quotes: true}}
	}
	var refusals []refusal
	if len(accessor.GetManagedFields()) > 0 {
		refusals = append(refusals, refusal{field: "metadata.managedFields", message: "must be nil"})
	}
	if accessor.GetUID() != "" {
		refusals = append(refusals, refusal{field: "metadata.uid", message: "uid mismatch: no existing object was found"})
	}
	if accessor.GetResourceVersion() != "" {
		refusals = append(refusals,
			refusal{field: "metadata.resourceVersion", message: "resourceVersion should not be set on objects to be created"})
	}
	rest.FillObjectMetaSystemFields(accessor)
	if accessor.GetName() == "" && accessor.GetGenerateName() != "" {
		accessor.SetName(strategy.GenerateName(accessor.GetGenerateName()))
	}
	namespace := metav1.NamespaceNone
	if strategy.NamespaceScoped() {
		if accessor.GetNamespace() == "" {
			accessor.SetNamespace(j.namespace)
		}
		namespace = accessor.GetNamespace()
	}
	err = rest.BeforeCreate(strategy, genericapirequest.WithNamespace(context.Background(), namespace), object)
	return append(refusals, causes(err)...)
}

// causes takes the API server's answer apart: one refusal for each field, or one for the whole.
func causes(err error) []refusal {
	if err == nil {
		return nil
	}
	var answer apierrors.APIStatus
	if !errors.As(err, &answer) || answer.Status().Details == nil || len(answer.Status().Details.Causes) == 0 {
		return []refusal{{message: err.Error(), quotes: true}}
	}
	var refusals []refusal
	for _, cause := range answer.Status().Details.Causes {
		switch cause.Field {
		case "<nil>": // only says that rules were not asked because of the other causes
			continue
		case "[]": // how an empty path is printed
			cause.Field = ""
		}
		refusals = append(refusals, refusal{field: cause.Field, reason: reason(cause.Type), message: cause.Message, quotes: true})
	}
	return refusals
}

func bounded(message string) string {
	if len(message) <= longestMessage {
		return message
	}
	// What is quoted stands in the middle; the rule stands at the end.
	return message[:longestMessage/2] + " … " + message[len(message)-longestMessage/2:]
}
