// SPDX-License-Identifier: Apache-2.0

// website serve PORT | visit URL: a small site that prints the method and status of each answer,
// or a visit to such a site. website.py, website.ts and Website.java are the same in their
// languages.
package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"
)

var site = map[string][]byte{
	"/hello": []byte("hello\n"),
	"/slow":  []byte("slow\n"),
	"/big":   bytes.Repeat([]byte("x"), 1_000_000),
}

func get(w http.ResponseWriter, path string) int {
	body, found := site[path]
	if path == "/slow" {
		time.Sleep(200 * time.Millisecond)
	}
	if !found {
		http.Error(w, "missing", 404)
		return 404
	}
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	w.Write(body)
	return 200
}

func stream(w http.ResponseWriter) int {
	for i := 0; i < 10; i++ {
		io.WriteString(w, "tick\n")
		w.(http.Flusher).Flush()
	}
	return 200
}

func answer(w http.ResponseWriter, r *http.Request) int {
	switch {
	case r.Method == "PUT":
		io.Copy(io.Discard, r.Body)
		w.WriteHeader(201)
		return 201
	case r.Method == "DELETE":
		w.WriteHeader(204)
		return 204
	case r.URL.Path == "/stream":
		return stream(w)
	}
	return get(w, r.URL.Path)
}

func serve(port string) error {
	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		return err
	}
	fmt.Println("ready")
	return http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Println(r.Method, answer(w, r))
	}))
}

func ask(method, url string, body io.Reader) error {
	request, err := http.NewRequest(method, url, body)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, response.Body)
	return err
}

func visit(url string) error {
	for _, step := range []struct{ method, path string }{
		{"GET", "/hello"}, {"GET", "/hello"}, {"GET", "/hello"}, {"GET", "/missing"},
		{"HEAD", "/hello"}, {"PUT", "/put/x"}, {"DELETE", "/put/x"}, {"GET", "/big"},
	} {
		var body io.Reader
		if step.method == "PUT" {
			body = bytes.NewReader(make([]byte, 1000))
		}
		if err := ask(step.method, url+step.path, body); err != nil {
			return err
		}
	}
	return nil
}

func main() {
	run := map[string]func(string) error{"serve": serve, "visit": visit}[os.Args[1]]
	if err := run(os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
