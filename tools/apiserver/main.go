// Command apiserver says what the API server would refuse of rendered manifests. It has no judgement of its own: built-in
// kinds are decoded, defaulted and validated by the API server's code, custom ones by the code that serves their
// CustomResourceDefinition, as if each object were applied (server-side, fields checked strictly) to a cluster where it is not.
//
//	apiserver -definitions ../schemas/generated/definitions FOLDER
//
// FOLDER holds files *.yaml. It prints a JSON list of {file, kind, name, message}, in the order of files and objects; an empty
// list means that nothing is refused. It reads no network and no cluster, so what depends on others (quotas, webhooks,
// objects that must exist) is not judged.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"

	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/capabilities"
)

// Bounds of this process: what it needs for thousands of overlays is a tenth of it.
const mostMemory = 1 << 30

// complaint is an object, or a part of a file that is none, that the API server would refuse.
type complaint struct {
	File    string `json:"file"`
	Kind    string `json:"kind"`
	Name    string `json:"name"`
	Message string `json:"message"`
}

func main() {
	definitions := flag.String("definitions", "", "folder of CustomResourceDefinitions, <group>/<kind>_<version>.json")
	namespace := flag.String("namespace", "default", "namespace of objects that name none, as Argo CD gives them its destination's")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	debug.SetMemoryLimit(mostMemory)
	debug.SetGCPercent(400)
	klog.SetOutput(io.Discard)
	klog.LogToStderr(false)
	// Every cluster here is started with --allow-privileged, as kubeadm and GKE do; who may be is not the API server's rule.
	capabilities.Setup(true, 0)
	complaints, err := check(flag.Arg(0), &judge{definitions: *definitions, namespace: *namespace})
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(complaints)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "apiserver:", err)
		os.Exit(1)
	}
}

// check judges every file of a folder, as many at once as there are processors.
func check(folder string, judge *judge) ([]complaint, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	found := make([][]complaint, len(files))
	failures := make([]error, len(files))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(files)) {
		workers.Go(func() {
			for i := range next {
				found[i], failures[i] = judge.file(files[i])
			}
		})
	}
	for i := range files {
		next <- i
	}
	close(next)
	workers.Wait()
	return append([]complaint{}, slices.Concat(found...)...), errors.Join(failures...)
}
