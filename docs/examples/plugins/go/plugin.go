// A whole plugin in Go, without modules: it posts each new feature to the address in its settings.
//
//	CGO_CFLAGS=-I/path/to/sdk/include GO111MODULE=off go build -buildmode=c-shared -o hello_go.so
//
// For Windows, with gcc of mingw-w64, the file is hello_go.dll.
//
// Go's scheduler knows no fibers, so the manifest (plugin.c) says "threads":"own": each event comes on a thread, and a
// function of the host's blocks it.
package main

// #include "host.h"
import "C"

import (
	"encoding/json"
	"fmt"
	"unsafe"
)

func textOf(bytes C.aha_bytes) []byte {
	return C.GoBytes(unsafe.Pointer(bytes.data), C.int(bytes.size))
}

// Borrows: keep `text` alive for as long as the host looks at it, which is until its function returns.
func bytesOf(text []byte) C.aha_bytes {
	if len(text) == 0 {
		return C.aha_bytes{}
	}
	return C.aha_bytes{data: (*C.uint8_t)(unsafe.Pointer(&text[0])), size: C.uint64_t(len(text))}
}

type call struct {
	host *C.aha_host
	call *C.aha_call
}

func (c call) log(text string) {
	C.host_log(c.host, c.call, C.AHA_LOG_INFO, bytesOf([]byte(text)))
}

func (c call) fail(kind C.uint32_t, text string) {
	C.host_fail(c.host, c.call, kind, bytesOf([]byte(text)))
}

func (c call) createFeature(payload []byte, data []byte) {
	var settings struct {
		URL string `json:"url"`
	}
	if err := json.Unmarshal(data, &settings); err != nil || settings.URL == "" {
		c.fail(C.AHA_FAIL_CONFIGURATION, "Set the address to post features to.")
		return
	}
	var status C.uint32_t
	code := C.host_post(c.host, c.call, bytesOf([]byte(settings.URL)), bytesOf(payload), &status)
	switch {
	case code == C.AHA_ETIMEDOUT || code == C.AHA_ECANCELLED: // the host knows
	case code != 0:
		c.fail(C.AHA_FAIL_REMOTE, fmt.Sprintf("The feature could not be sent (code %d).", int(code)))
	case status/100 != 2:
		c.fail(C.AHA_FAIL_REMOTE, fmt.Sprintf("The feature was answered with %d.", uint32(status)))
	default:
		c.log(fmt.Sprintf("Posted %d bytes", len(payload)))
	}
}

//export goReceive
func goReceive(host *C.aha_host, id *C.aha_call, event *C.aha_event) {
	c := call{host, id}
	defer func() { // a panic must not leave the plugin
		if problem := recover(); problem != nil {
			c.fail(C.AHA_FAIL_INTERNAL, fmt.Sprint(problem))
		}
	}()
	if string(textOf(event.event)) == "create_feature" {
		c.createFeature(textOf(event.payload), textOf(event.data))
	} else {
		c.log("Hello from Go")
	}
}

func main() {}
