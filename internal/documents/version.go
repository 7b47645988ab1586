package documents

import (
	"context"
	"fmt"
	"time"
)

// Kind is what a document is about.
type Kind string

// The kinds.
const (
	PolicyKind   Kind = "policy"
	CalendarKind Kind = "calendar"
)

// Version is a published document. It never changes.
type Version struct {
	Kind          Kind
	ID            string // a policy's plan or a calendar's name
	Version       int    // from 1
	EffectiveFrom time.Time
	PublishedAt   time.Time
	PublishedBy   string // an email, or "deskbell" for the embedded ones
	Source        []byte // YAML
}

// Ref names the version, such as enterprise@3.
func (v Version) Ref() string { return fmt.Sprintf("%s@%d", v.ID, v.Version) }

// Shelf keeps published versions.
type Shelf interface {
	// Edition counts what was ever published; it grows with every version. It is cheap.
	Edition(ctx context.Context) (int64, error)
	// Versions lists everything published, each document's versions in order.
	Versions(ctx context.Context) ([]Version, error)
	// Publish adds a version, or refuses it as fault.Conflict if that number is taken.
	Publish(ctx context.Context, v Version) error
}
