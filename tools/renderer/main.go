// Command renderer is `kustomize build` for many folders in one process, which parses its own tables once for all of them.
// It is kustomize's own library in the version that kustomize has here, with the options of its command line; each folder is
// rendered as if it were the first, whatever schema the one before it brought.
//
// It reads a request a line, {"folder": PATH}, and answers each with a line, {"objects": […]} or {"refused": MESSAGE},
// until its input ends.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"runtime/debug"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/openapi"
)

// What it may take before it takes care: ten times what the largest overlay needs.
const mostMemory = 512 << 20

type request struct {
	Folder string `json:"folder"`
}

type answer struct {
	Objects []json.RawMessage `json:"objects"`
	Refused string            `json:"refused,omitempty"`
}

func main() {
	// It lives for seconds and is small: less of its time goes into taking memory back. Most is kept for one folder that is not.
	debug.SetMemoryLimit(mostMemory)
	debug.SetGCPercent(1000)
	// Deprecations and the like are nobody's output.
	log.SetOutput(io.Discard)
	warmUp()
	if err := serve(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "renderer:", err)
		os.Exit(1)
	}
}

// warmUp parses the tables that every folder needs, while whoever asks still gets ready.
func warmUp() {
	files := filesys.MakeFsInMemory()
	// What cannot fail here, and would only be slower.
	_ = files.WriteFile("/kustomization.yaml", []byte("resources: [a.yaml]\nlabels: [{pairs: {a: b}, includeSelectors: true}]\n"))
	_ = files.WriteFile("/a.yaml", []byte("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n"))
	_, _ = krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(files, "/")
}

func serve(in io.Reader, out io.Writer) error {
	schema := openapi.GetSchemaVersion()
	requests := json.NewDecoder(in)
	lines := bufio.NewWriter(out)
	answers := json.NewEncoder(lines)
	answers.SetEscapeHTML(false)
	for {
		var asked request
		if err := requests.Decode(&asked); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		if err := answers.Encode(render(asked.Folder)); err != nil {
			return err
		}
		if err := lines.Flush(); err != nil {
			return err
		}
		// A schema that a kustomization brings stays for the whole process otherwise: kustomize renders one folder in each.
		if openapi.GetSchemaVersion() != schema {
			openapi.ResetOpenAPI()
		}
	}
}

// render is what `kustomize build FOLDER` prints, object by object.
func render(folder string) (given answer) {
	defer func() {
		if fault := recover(); fault != nil {
			given = answer{Refused: fmt.Sprint("kustomize failed: ", fault)}
		}
	}()
	options := krusty.MakeDefaultOptions()
	options.Reorder = krusty.ReorderOptionUnspecified
	rendered, err := krusty.MakeKustomizer(options).Run(filesys.MakeFsOnDisk(), folder)
	if err != nil {
		return answer{Refused: err.Error()}
	}
	objects := make([]json.RawMessage, 0, rendered.Size())
	for _, object := range rendered.Resources() {
		text, err := object.MarshalJSON()
		if err != nil {
			return answer{Refused: err.Error()}
		}
		objects = append(objects, text)
	}
	return answer{Objects: objects}
}
