package notify

import (
	"slices"
	"time"
)

// Webhook is an address of somebody else's that wants to hear of entries.
type Webhook struct {
	ID          string
	URL         string
	Description string
	Events      []string // the types it wants; empty: all
	Paused      bool     // nothing is sent; what happens meanwhile waits
	Secrets     []Secret // the newest first; at least one
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// Secret signs calls. After a rotation the old one signs as well for a while.
type Secret struct {
	Value string    // whsec_ and base64
	Until time.Time // zero for the newest
}

// Wants reports whether it is to hear of a type.
func (w Webhook) Wants(kind string) bool {
	return len(w.Events) == 0 || slices.Contains(w.Events, kind)
}

// Signing are the secrets that sign at now, the newest first.
func (w Webhook) Signing(now time.Time) []string {
	var all []string
	for _, s := range w.Secrets {
		if s.Until.IsZero() || now.Before(s.Until) {
			all = append(all, s.Value)
		}
	}
	return all
}
