// Command schemas writes the JSON Schemas that kubeconform checks manifests with, from the OpenAPI documents and
// CustomResourceDefinitions of the modules that sources.go pins, and those definitions, which tools/apiserver serves.
//
//	go run -C tools ./schemas          writes schemas/generated
//	go run -C tools ./schemas -check   compares, and fails if anything there is not what the sources say
//
// The schemas are stricter than the API server's: a field that is not declared is an error, so a typing mistake is
// found here and not silently dropped there. Descriptions are left out; they are nine tenths of the size.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"
)

const folder = "schemas/generated"

func main() {
	check := flag.Bool("check", false, "compare with what is there instead of writing it")
	flag.Parse()
	files, err := generate()
	if err == nil && *check {
		err = compare(files)
	} else if err == nil {
		err = write(files)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "schemas:", err)
		os.Exit(1)
	}
}

// generate returns the content of each schema file by its path under the folder.
func generate() (map[string][]byte, error) {
	files := map[string][]byte{}
	var objectMeta *document
	for _, s := range sources {
		documents, resources, err := s.documents()
		if err != nil {
			return nil, err
		}
		if objectMeta == nil { // Kubernetes stands first
			objectMeta = definitionOf(documents, "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")
		}
		for _, kind := range s.kinds {
			schema, err := schemaOf(documents, kind, objectMeta)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.module, err)
			}
			files[fileOf(kind)] = schema
			for _, resource := range resources {
				definition, err := definitionOfKind(resource, kind)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", s.module, err)
				}
				if definition != nil {
					files[definitionFileOf(kind)] = definition
				}
			}
		}
	}
	return files, nil
}

// fileOf names a kind's file the way kubeconform's -schema-location template asks for it, see tools/README.md.
func fileOf(kind string) string {
	parts := strings.Split(kind, "/")
	version, name := parts[len(parts)-2], strings.ToLower(parts[len(parts)-1])
	return filepath.Join(parts[0], name+"_"+version+".json")
}

// documents reads the module's files: OpenAPI documents as they are, custom resources as one document per version, and
// their definitions as JSON.
func (s source) documents() (documents []*document, resources [][]byte, err error) {
	out, err := exec.Command("go", "mod", "download", "-json", s.module).Output()
	if err != nil {
		return nil, nil, fmt.Errorf("cannot download %s: %w", s.module, err)
	}
	var module struct{ Dir string }
	if err := json.Unmarshal(out, &module); err != nil {
		return nil, nil, err
	}
	if strings.HasPrefix(s.module, "github.com/argoproj/argo-cd/") {
		if err := sameKustomize(module.Dir); err != nil {
			return nil, nil, err
		}
	}
	paths, err := filepath.Glob(filepath.Join(module.Dir, s.files))
	if err != nil || len(paths) == 0 {
		return nil, nil, fmt.Errorf("%s has no files %s", s.module, s.files)
	}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, nil, err
		}
		d, resource, err := parse(path, content)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", path, err)
		}
		documents = append(documents, d...)
		if resource != nil {
			resources = append(resources, resource)
		}
	}
	return documents, resources, nil
}

func write(files map[string][]byte) error {
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	for name, content := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func compare(files map[string][]byte) error {
	var wrong []string
	for name, content := range files {
		if there, err := os.ReadFile(filepath.Join(folder, name)); err != nil || !bytes.Equal(there, content) {
			wrong = append(wrong, name)
		}
	}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if name, _ := filepath.Rel(folder, path); err == nil && !entry.IsDir() && files[name] == nil {
			wrong = append(wrong, name+" (no source)")
		}
		return err
	})
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		slices.Sort(wrong)
		return fmt.Errorf("not what sources.go says: %s\nrun: go run -C tools ./schemas", strings.Join(wrong, ", "))
	}
	return nil
}

func parse(path string, content []byte) (documents []*document, resource []byte, err error) {
	if filepath.Ext(path) == ".json" {
		documents, err = parseOpenAPI(content)
		return documents, nil, err
	}
	resource, err = yaml.YAMLToJSON(content)
	if err != nil {
		return nil, nil, err
	}
	documents, err = parseCustomResource(resource)
	return documents, resource, err
}
