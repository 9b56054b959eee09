package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

var (
	theirs = regexp.MustCompile(`(?m)^kustomize5_version=([0-9.]+)$`)
	ours   = regexp.MustCompile(`(?m)^\s*sigs\.k8s\.io/kustomize/kustomize/v5 v([0-9.]+)`)
)

// sameKustomize holds the kustomize that judges here against the one that the pinned Argo CD renders with: a minor version
// apart, overlays have rendered otherwise (a regular expression in a replacement's select needs 5.8).
func sameKustomize(argocd string) error {
	list, err := os.ReadFile(filepath.Join(argocd, "hack", "tool-versions.sh"))
	if err != nil {
		return err
	}
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		return err
	}
	renders, judges := theirs.FindSubmatch(list), ours.FindSubmatch(mod)
	if renders == nil || judges == nil {
		return fmt.Errorf("the version of kustomize is not where it was: hack/tool-versions.sh of Argo CD, or go.mod")
	}
	if minor(string(renders[1])) != minor(string(judges[1])) {
		return fmt.Errorf("the pinned Argo CD renders with kustomize %s, and tools/go.mod pins %s: pin another Argo CD or another kustomize",
			renders[1], judges[1])
	}
	return nil
}

func minor(version string) string {
	return strings.Join(strings.SplitN(version, ".", 3)[:2], ".")
}
