package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAnArgoCDOfAnotherKustomizeIsRefused(t *testing.T) {
	t.Chdir("..")
	for version, wrong := range map[string]bool{"5.7.0": true, "5.8.1": false, "6.8.2": true} {
		folder := t.TempDir()
		if err := os.Mkdir(filepath.Join(folder, "hack"), 0o755); err != nil {
			t.Fatal(err)
		}
		list := "helm3_version=3.19.4\nkustomize5_version=" + version + "\n"
		if err := os.WriteFile(filepath.Join(folder, "hack", "tool-versions.sh"), []byte(list), 0o644); err != nil {
			t.Fatal(err)
		}
		err := sameKustomize(folder)
		if (err != nil) != wrong || (wrong && !strings.Contains(err.Error(), version)) {
			t.Errorf("kustomize %s: %v", version, err)
		}
	}
}
