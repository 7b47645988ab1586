package webhook

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"deskbell/internal/fault"
	"deskbell/internal/notify"
)

// newClient makes a client that goes nowhere but where the URL says: no proxy of the
// environment, which would connect on our behalf and around the guard, and no redirect.
func newClient(dialer *net.Dialer, timeout time.Duration) *http.Client {
	return &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			ForceAttemptHTTP2:      true,
			HTTP2:                  &http.HTTP2Config{SendPingTimeout: timeout, PingTimeout: timeout}, // a kept connection may have died
			TLSHandshakeTimeout:    timeout,
			ResponseHeaderTimeout:  timeout,
			IdleConnTimeout:        time.Minute,
			MaxIdleConns:           100,
			MaxIdleConnsPerHost:    2,
			MaxResponseHeaderBytes: 64 << 10,
			DisableCompression:     true, // what is logged is what was sent
		},
	}
}

// request is the call of a delivery at an instant.
func (s *Sender) request(w notify.Webhook, d notify.Delivery, at time.Time) (*http.Request, error) {
	r, err := http.NewRequest(http.MethodPost, w.URL, bytes.NewReader(d.Content))
	if err != nil {
		return nil, fmt.Errorf("read the webhook's URL: %w", cause(err))
	}
	id := d.Entry
	if id == "" {
		id = d.ID
	}
	signatures, err := sign(w.Signing(at), id, at, d.Content)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", s.settings.Agent)
	r.Header.Set(webhooks.HeaderWebhookID, id)
	r.Header.Set(webhooks.HeaderWebhookTimestamp, strconv.FormatInt(at.Unix(), 10))
	r.Header.Set(webhooks.HeaderWebhookSignature, signatures)
	// Never sent: it tells the transport that the call may be repeated on a new connection
	// when the one it had kept turns out to be closed.
	r.Header["Idempotency-Key"] = nil
	return r, nil
}

// errInterrupted is that we broke a call off: our doing, which says nothing about the endpoint.
var errInterrupted = errors.New("the call was interrupted")

// call makes a call and completes its attempt.
func (s *Sender) call(ctx context.Context, r *http.Request, attempt notify.Attempt) notify.Outcome {
	limited, cancel := context.WithTimeout(ctx, s.settings.Timeout)
	defer cancel()
	begun := time.Now()
	response, err := s.client.Do(r.WithContext(limited))
	if err != nil {
		if ctx.Err() != nil {
			return notify.Outcome{Err: errInterrupted, Postponed: attempt.At}
		}
		attempt.Took = time.Since(begun)
		err = cause(err)
		if slow, ok := errors.AsType[net.Error](err); ok && slow.Timeout() {
			err = fmt.Errorf("the endpoint didn't answer within %s: %w", s.settings.Timeout, err)
		}
		return failed(attempt, err)
	}
	// The status has said it all. A body that breaks off, or is cut, changes nothing.
	body, _ := io.ReadAll(io.LimitReader(response.Body, longestText))
	_ = response.Body.Close()
	attempt.Took = time.Since(begun)
	attempt.Status = response.StatusCode
	attempt.ResponseHeader = headers(response.Header)
	attempt.ResponseBody = legible(string(body), longestText)
	if err := verdict(response); err != nil {
		o := failed(attempt, err)
		o.Permanent = response.StatusCode == http.StatusGone
		o.Postponed = retryAfter(response, attempt.At)
		return o
	}
	return notify.Outcome{Attempt: attempt}
}

// failed is the outcome of an attempt that wasn't accepted. The endpoint's words may be in
// the error, so only a legible one gets on.
func failed(attempt notify.Attempt, err error) notify.Outcome {
	attempt.Error = legible(err.Error(), longestHeader)
	return notify.Outcome{Err: errors.New(attempt.Error), Attempt: attempt}
}

// cause is an error without what the attempt tells anyway: method and URL. A refusal of the
// guard comes wrapped in how the connection failed, and says it better alone.
func cause(err error) error {
	if refusal, ok := fault.As(err); ok {
		return refusal
	}
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}
