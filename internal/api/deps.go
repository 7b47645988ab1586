package api

import (
	"context"
	"io"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"deskbell/calendars"
	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/notify"
	"deskbell/internal/once"
	"deskbell/sla"
	"deskbell/tickets"
)

// Deps is what the API needs. Everything is required except where it says otherwise.
type Deps struct {
	Desk     *tickets.Desk
	Auth     *auth.Desk
	Once     once.Store
	Terms    Terms
	Licenses Licenses
	Registry *entitlement.Registry
	Files    Files
	// ReadLicenses reads a CSV file of licenses, called file in what it complains about.
	// Every bad line is a field of one fault.Invalid. A plan that isn't published is a fault.
	ReadLicenses func(file string, r io.Reader, plans []string) ([]entitlement.License, error)
	// WriteLicenses writes such a file. Of the terms of Enterprise support it has the one that
	// matters at an instant. Each visits every license.
	WriteLicenses func(w io.Writer, at time.Time, each func(visit func(entitlement.License) error) error) error
	// InTransaction runs work so that all it stores through its context is stored together, or
	// not at all if it returns an error.
	InTransaction func(ctx context.Context, work func(ctx context.Context) error) error
	// ICal writes a calendar's special days between two dates, both included.
	ICal func(c *calendars.Calendar, from, to calendars.Date, now time.Time) []byte
	// Webhooks, Deliveries and Outbox are what leaves the desk.
	Webhooks   notify.Webhooks
	Deliveries notify.Deliveries
	Outbox     notify.Outbox
	// NewSecret makes a secret that signs a webhook's calls.
	NewSecret func() string
	// CheckURL refuses, as a fault.Invalid of the field url, a webhook's URL that would never
	// be called.
	CheckURL func(url string) error
	// Circuit is closed, open or half-open: whether calls of a webhook are being held back
	// by this server since the last ones failed.
	Circuit func(webhook string) string
	// Stream is what can be followed. Relayed wakes whoever follows, until it is canceled.
	Stream  notify.Stream
	Relayed func() (woken <-chan struct{}, cancel func())
	// Stopping is closed when the server is about to stop, so that those who follow the
	// stream don't hold it up; nil: never.
	Stopping <-chan struct{}
	// Jobs tells when each of this server's workers last succeeded, by name; the zero time
	// if it never did. nil: it has none.
	Jobs func() map[string]time.Time
	// Ready tells why requests could not be served just now.
	Ready   func(ctx context.Context) error
	Clock   Clock
	Log     *slog.Logger
	Version string
	Metrics *prometheus.Registry // nil: a new one
	Limits  Limits
	// TrustedProxies are the networks whose X-Forwarded-For is believed; none by default.
	TrustedProxies []string
}

// Clock tells the time. Test says that a file moves it.
type Clock struct {
	Now  func() time.Time
	Test bool
}

// Terms knows the published policies and calendars, to promise by and to show.
type Terms interface {
	tickets.Terms
	// Policy is a plan's policy in force at an instant, or a fault.NotFound.
	Policy(ctx context.Context, plan string, at time.Time) (*sla.Policy, error)
	// Calendar is a calendar in force at an instant, or a fault.NotFound.
	Calendar(ctx context.Context, id string, at time.Time) (*calendars.Calendar, error)
	// Plans lists the published policies' plans.
	Plans(ctx context.Context) ([]string, error)
}

// Licenses knows what customers own, to show it. An unknown license is a fault.NotFound.
type Licenses interface {
	License(ctx context.Context, id string, now time.Time) (entitlement.Held, error)
	// ListLicenses lists a page; next continues it, and is empty at the end.
	ListLicenses(ctx context.Context, q entitlement.Query) (page []entitlement.Held, next string, err error)
	// Holdings are an owner's licenses with all their devices, by key.
	Holdings(ctx context.Context, owner entitlement.Email) ([]*entitlement.Holding, error)
	// Devices lists a license's devices, active or not, the latest logged in first.
	Devices(ctx context.Context, license string) ([]entitlement.Device, error)
	// FindDevices lists a page of devices of all licenses, by part of their name or
	// fingerprint, in whatever case.
	FindDevices(ctx context.Context, q entitlement.DeviceQuery) (page []entitlement.FoundDevice, next string, err error)
	// LicenseEvents lists a page of a license's history, oldest first, after a number.
	LicenseEvents(ctx context.Context, license string, after, limit int) ([]entitlement.Event, error)
	// ImportLicenses adds and updates by key, all or nothing. Progress may be nil.
	ImportLicenses(ctx context.Context, all []entitlement.License, by entitlement.By, progress func(done int)) (entitlement.Imported, error)
	// EachLicense visits every license, by key.
	EachLicense(ctx context.Context, visit func(entitlement.License) error) error
}

// Files keeps the contents of attachments. A missing one is a fault.NotFound.
type Files interface {
	// Put stores what r has to say, whole or not at all.
	Put(ctx context.Context, key string, r io.Reader) error
	Get(ctx context.Context, key string) (io.ReadCloser, error)
	Delete(ctx context.Context, key string) error
}

// Limits bounds what one address may ask without an account: entitlement checks, and
// submissions that are refused. Either has its own budget of Burst, which grows again by
// PerSecond. Zero values stand for 300 and 1.
type Limits struct {
	Burst     int
	PerSecond float64
}
