package bench_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// client keeps its connections, however many there are at once.
var client = &http.Client{
	Transport: &http.Transport{MaxIdleConnsPerHost: 1000, IdleConnTimeout: time.Minute},
	Timeout:   time.Minute,
}

// answer is what came back, and how long it took.
type answer struct {
	status   int
	location string
	body     []byte
	took     time.Duration
}

// ask sends a request and reads all of the answer. An empty token sends none; an empty body is
// for a GET.
func (s *served) ask(ctx context.Context, path, token, body string) (answer, error) {
	began := time.Now()
	method := http.MethodGet
	if body != "" {
		method = http.MethodPost
	}
	r, err := http.NewRequestWithContext(ctx, method, s.url+path, strings.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w, err := client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = w.Body.Close() }() // read to its end
	all, err := io.ReadAll(w.Body)
	return answer{w.StatusCode, w.Header.Get("Location"), all, time.Since(began)}, err
}

// has is an error unless the answer has a status.
func (a answer) has(status int) error {
	if a.status != status {
		return fmt.Errorf("got %d, want %d: %s", a.status, status, a.body)
	}
	return nil
}

// ticket lets a customer submit a request, a member of staff answer it and the customer read
// it, one after another, and notes how long each took.
func (s *served) ticket(ctx context.Context, i int, note func(time.Duration)) error {
	submitted, err := s.ask(ctx, "/v1/tickets", "", fmt.Sprintf(`{"license_email":%q,"requester":{"name":"Ada","email":"ada@aerial.example","country":"CH"},
		"topic":"processing","impact":"critical","subject":"Engine stops at step 2","description":"What happened, and what was expected."}`, owner(i)))
	if err == nil {
		err = submitted.has(http.StatusCreated)
	}
	if err != nil {
		return err
	}
	note(submitted.took)
	var made struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.Unmarshal(submitted.body, &made); err != nil {
		return err
	}
	path := submitted.location
	for _, step := range []struct {
		path, token, body string
		status            int
	}{
		{path, made.AccessToken, "", http.StatusOK},
		{path + "/messages", s.tokens[i%len(s.tokens)], `{"kind":"status_update","body":"We can reproduce it and will send a fix tomorrow."}`, http.StatusCreated},
		{path, made.AccessToken, "", http.StatusOK},
	} {
		a, err := s.ask(ctx, step.path, step.token, step.body)
		if err == nil {
			err = a.has(step.status)
		}
		if err != nil {
			return err
		}
		note(a.took)
	}
	return nil
}

// notes are how long things took, as noted by many at once.
type notes struct {
	mu  sync.Mutex
	all []time.Duration
}

func (n *notes) add(took time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.all = append(n.all, took)
}

// take gives what was noted since the last time.
func (n *notes) take() (since []time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	since, n.all = n.all, nil
	return since
}
