package webhook

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What is kept of an answer.
const (
	longestText   = 16 << 10 // bytes
	longestHeader = 1 << 10  // bytes
	mostHeaders   = 50
	longestWait   = 24 * time.Hour
)

// verdict is nil if the endpoint has accepted the call, else why it hasn't.
func verdict(r *http.Response) error {
	status := strings.TrimSpace(fmt.Sprintf("%d %s", r.StatusCode, http.StatusText(r.StatusCode)))
	location := r.Header.Get("Location")
	switch {
	case r.StatusCode/100 == 2:
		return nil
	case r.StatusCode/100 == 3 && location != "":
		return fmt.Errorf("the endpoint answered %s and points to %s; redirects are never followed, so update the webhook's URL", status, legible(location, longestHeader))
	case r.StatusCode == http.StatusGone:
		return fmt.Errorf("the endpoint answered %s: it wants no more calls", status)
	}
	return fmt.Errorf("the endpoint answered %s", status)
}

// retryAfter is when an endpoint that is overwhelmed wants to be called again, as seconds or
// as a date; zero if it doesn't say, or says nonsense.
func retryAfter(r *http.Response, at time.Time) time.Time {
	if r.StatusCode != http.StatusTooManyRequests && r.StatusCode != http.StatusServiceUnavailable {
		return time.Time{}
	}
	latest := at.Add(longestWait)
	wish := r.Header.Get("Retry-After")
	until, err := http.ParseTime(wish)
	if err != nil {
		seconds, err := strconv.ParseUint(wish, 10, 63)
		if err != nil {
			return time.Time{}
		}
		until = at.Add(time.Duration(min(seconds, uint64(longestWait.Seconds()))) * time.Second)
	}
	switch {
	case !until.After(at):
		return time.Time{}
	case until.After(latest):
		return latest
	}
	return until
}

// headers are a message's headers as they are logged, the first in the order of their names
// if there are too many.
func headers(h http.Header) map[string]string {
	all := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(h)) {
		if len(all) == mostHeaders {
			break
		}
		if len(h[name]) > 0 {
			all[legible(name, longestHeader)] = legible(strings.Join(h[name], ", "), longestHeader)
		}
	}
	return all
}

// legible is a stranger's text as UTF-8 that any database takes, of at most so many bytes.
func legible(text string, longest int) string {
	text = text[:min(len(text), longest)]
	return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", "?"), "?")
}
