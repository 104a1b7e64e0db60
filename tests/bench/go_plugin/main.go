// A host and its plugin, as HashiCorp's go-plugin has them over gRPC: what scripts/bench compares a worker with.
//
//	go_plugin PAYLOAD_FILE METHOD CONCURRENCY SECONDS
//
// METHOD: Take (the plugin returns a line, and does not look at the payload) or Parse (it decodes it, and looks for the
// release's name). Prints one JSON object. The payload travels as it is, without Protocol Buffers around it, which is
// in go-plugin's favour.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/ioutil"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/encoding"
)

const serviceName = "bench.Service"

var handshake = plugin.HandshakeConfig{ProtocolVersion: 1, MagicCookieKey: "BENCH_PLUGIN", MagicCookieValue: "bench"}

// Bytes as the message itself.
type raw []byte

type rawCodec struct{}

func (rawCodec) Name() string { return "raw" }

func (rawCodec) Marshal(value interface{}) ([]byte, error) { return *value.(*raw), nil }

func (rawCodec) Unmarshal(data []byte, value interface{}) error {
	*value.(*raw) = append(raw(nil), data...)
	return nil
}

// ---- the plugin's side

func take(payload raw) (raw, error) { return raw("version 1"), nil }

func parse(payload raw) (raw, error) {
	var event map[string]interface{}
	if err := json.Unmarshal(payload, &event); err != nil {
		return nil, err
	}
	feature, _ := event["feature"].(map[string]interface{})
	release, _ := feature["release"].(map[string]interface{})
	if _, found := release["name"]; !found {
		return nil, errors.New("the payload has no release")
	}
	return raw{}, nil
}

func method(name string, handle func(raw) (raw, error)) grpc.MethodDesc {
	return grpc.MethodDesc{MethodName: name, Handler: func(_ interface{}, _ context.Context, decode func(interface{}) error,
		_ grpc.UnaryServerInterceptor) (interface{}, error) {
		var payload raw
		if err := decode(&payload); err != nil {
			return nil, err
		}
		answer, err := handle(payload)
		return &answer, err
	}}
}

// benchPlugin is both sides of the boundary, as go-plugin wants it.
type benchPlugin struct{ plugin.NetRPCUnsupportedPlugin }

func (benchPlugin) GRPCServer(_ *plugin.GRPCBroker, server *grpc.Server) error {
	server.RegisterService(&grpc.ServiceDesc{ServiceName: serviceName, HandlerType: (*interface{})(nil),
		Methods: []grpc.MethodDesc{method("Take", take), method("Parse", parse)}}, struct{}{})
	return nil
}

func (benchPlugin) GRPCClient(_ context.Context, _ *plugin.GRPCBroker, connection *grpc.ClientConn) (interface{}, error) {
	return connection, nil
}

// ---- the host's side

func measure(connection *grpc.ClientConn, name string, payload raw, concurrency int, duration time.Duration) (int64, float64, error) {
	var calls int64
	var failure atomic.Value
	var clients sync.WaitGroup
	started := time.Now()
	for i := 0; i < concurrency; i++ {
		clients.Add(1)
		go func() {
			defer clients.Done()
			for time.Since(started) < duration {
				var answer raw
				if err := connection.Invoke(context.Background(), "/"+serviceName+"/"+name, &payload, &answer,
					grpc.CallContentSubtype("raw")); err != nil {
					failure.Store(err)
					return
				}
				atomic.AddInt64(&calls, 1)
			}
		}()
	}
	clients.Wait()
	err, _ := failure.Load().(error)
	return calls, time.Since(started).Seconds(), err
}

func run(arguments []string) error {
	payload, err := ioutil.ReadFile(arguments[0])
	if err != nil {
		return err
	}
	concurrency, err := strconv.Atoi(arguments[2])
	if err != nil {
		return err
	}
	seconds, err := strconv.ParseFloat(arguments[3], 64)
	if err != nil {
		return err
	}
	client := plugin.NewClient(&plugin.ClientConfig{HandshakeConfig: handshake, Cmd: exec.Command(os.Args[0]),
		Plugins: plugin.PluginSet{"bench": benchPlugin{}}, AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		Logger: hclog.NewNullLogger()})
	defer client.Kill()
	protocol, err := client.Client()
	if err != nil {
		return err
	}
	dispensed, err := protocol.Dispense("bench")
	if err != nil {
		return err
	}
	connection := dispensed.(*grpc.ClientConn)
	if _, _, err := measure(connection, arguments[1], payload, concurrency, 300*time.Millisecond); err != nil {
		return err
	}
	calls, took, err := measure(connection, arguments[1], payload, concurrency, time.Duration(seconds*float64(time.Second)))
	if err == nil {
		fmt.Printf("{\"calls\":%d,\"seconds\":%.3f}\n", calls, took)
	}
	return err
}

func main() {
	encoding.RegisterCodec(rawCodec{})
	if len(os.Args) == 1 {
		plugin.Serve(&plugin.ServeConfig{HandshakeConfig: handshake, Plugins: plugin.PluginSet{"bench": benchPlugin{}},
			GRPCServer: plugin.DefaultGRPCServer})
		return
	}
	if len(os.Args) != 5 {
		fmt.Fprintln(os.Stderr, "usage: go_plugin PAYLOAD_FILE METHOD CONCURRENCY SECONDS")
		os.Exit(2)
	}
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
