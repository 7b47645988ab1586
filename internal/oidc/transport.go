package oidc

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// longestAnswer of the provider that is read, in bytes.
const longestAnswer = 1 << 20

// newClient makes the client that asks the provider. A proxy of the environment is used,
// since to anything but this machine it only passes TLS on.
func newClient(given *http.Client, wait time.Duration) *http.Client {
	client := http.Client{Transport: &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: wait}).DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    wait,
		IdleConnTimeout:        time.Minute,
		MaxIdleConnsPerHost:    4,
		MaxResponseHeaderBytes: 64 << 10,
		DisableCompression:     true, // so that an answer is no larger than what is sent
	}}
	if given != nil {
		client = *given
	}
	if client.Transport == nil {
		client.Transport = http.DefaultTransport
	}
	client.Transport = guard{client.Transport}
	client.Timeout = wait
	return &client
}

// guard reads each answer whole, up to its bound, before anybody looks at it. An answer that
// is longer, breaks off or says that the provider cannot answer is an error of the way there,
// without a word of it. So is a redirect: one that was followed from the token endpoint would
// carry the code and the secret elsewhere.
type guard struct{ next http.RoundTripper }

// RoundTrip makes one call.
func (g guard) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := g.next.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, longestAnswer+1))
	_ = response.Body.Close() // only read from
	switch {
	case err != nil:
		return nil, fmt.Errorf("read its answer: %w", err)
	case len(body) > longestAnswer:
		return nil, fmt.Errorf("its answer is longer than %d bytes", longestAnswer)
	case !telling(request.Method, response.StatusCode):
		return nil, fmt.Errorf("it answered %d", response.StatusCode)
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}

// telling reports whether an answer with that status is one that the provider means. Only
// the token endpoint, which is the one that is posted to, refuses with an answer to be read.
func telling(method string, status int) bool {
	switch status {
	case http.StatusOK:
		return true
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden:
		return method == http.MethodPost
	}
	return false
}
