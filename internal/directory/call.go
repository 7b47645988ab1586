package directory

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"deskbell/entitlement"
)

const (
	longestAnswer = 1 << 20                // bytes
	mostTries     = 2                      // within the timeout
	pause         = 100 * time.Millisecond // between them, half of it more or less
)

// newClient makes a client that goes nowhere but where the URL says, since it carries a
// token: through no proxy of the environment, and to no other place that is pointed to.
func newClient(s Settings) *http.Client {
	client := http.Client{Transport: &http.Transport{
		DialContext:            (&net.Dialer{Timeout: s.Timeout}).DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    s.Timeout,
		IdleConnTimeout:        time.Minute,
		MaxIdleConnsPerHost:    8,
		MaxResponseHeaderBytes: 64 << 10,
		DisableCompression:     true, // so that an answer is no larger than what is sent
	}}
	if s.Client != nil {
		client = *s.Client
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client
}

// ask gets an owner's licenses from the directory. What may have passed in a moment is tried
// again. Whoever waits for the answer with us is not to lose it when the first of us goes.
func (d *Directory) ask(ctx context.Context, owner entitlement.Email, plans []string) ([]entitlement.License, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), d.settings.Timeout)
	defer cancel()
	for try := 1; ; try++ {
		body, again, err := d.get(ctx, owner)
		switch {
		case err == nil && body == nil:
			return nil, nil // it doesn't know them
		case err == nil:
			return readAnswer(body, owner, plans)
		case !again || try == mostTries:
			return nil, err
		}
		select {
		case <-time.After(pause/2 + rand.N(pause)):
		case <-ctx.Done():
			return nil, err
		}
	}
}

// get makes one call. The body is nil where the directory knows no such owner; again says
// that a failure may be over at the next try.
func (d *Directory) get(ctx context.Context, owner entitlement.Email) (body []byte, again bool, err error) {
	target := *d.url
	query := target.Query()
	query.Set("owner_email", string(owner))
	target.RawQuery = query.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), nil)
	if err != nil {
		return nil, false, fmt.Errorf("make the request: %w", cause(err))
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("User-Agent", "deskbell")
	if d.settings.Token != "" {
		request.Header.Set("Authorization", "Bearer "+d.settings.Token)
	}
	response, err := d.client.Do(request)
	if err != nil {
		return nil, true, fmt.Errorf("call it: %w", cause(err))
	}
	defer func() { _ = response.Body.Close() }() // only read from
	if response.StatusCode != http.StatusOK && response.StatusCode != http.StatusNotFound {
		again = response.StatusCode >= 500 || response.StatusCode == http.StatusTooManyRequests
		return nil, again, fmt.Errorf("it answered %s", strings.TrimSpace(fmt.Sprintf("%d %s", response.StatusCode, http.StatusText(response.StatusCode))))
	}
	body, err = io.ReadAll(io.LimitReader(response.Body, longestAnswer+1))
	switch {
	case err != nil:
		return nil, true, fmt.Errorf("read its answer: %w", cause(err))
	case response.StatusCode == http.StatusNotFound:
		return nil, false, nil
	case len(body) > longestAnswer:
		return nil, false, fmt.Errorf("%w: it is longer than %d bytes", errGarbage, longestAnswer)
	}
	return body, false, nil
}

// cause is an error without the URL, which names the owner.
func cause(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}

// longestReason is how much of why something failed gets into the log, in bytes: parts of it
// may be a stranger's words.
const longestReason = 500

func legible(err error) string {
	text := err.Error()
	return strings.ToValidUTF8(text[:min(len(text), longestReason)], "?")
}
