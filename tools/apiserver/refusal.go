package main

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// refusal is one reason why an object is refused.
type refusal struct {
	field   string // e.g. "spec.replicas"; empty for the whole object
	reason  string // what is wrong in the API server's general words, e.g. "Invalid value"
	message string // the API server's sentence
	quotes  bool   // whether the sentence may quote what the object says
}

// told gives the sentence for people. Of a secret object it repeats nothing.
func (r refusal) told(secret bool) string {
	message := r.message
	if secret && r.quotes {
		message = r.reason
		if message == "" {
			message = "it is not valid"
		}
	}
	if r.field == "" {
		return message
	}
	return r.field + ": " + message
}

// reason says a cause's type as the API server's sentences begin.
func reason(cause metav1.CauseType) string {
	return field.ErrorType(cause).String()
}
