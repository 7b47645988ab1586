package api

import (
	"context"
	"io"
	"log/slog"
	"net/url"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"deskbell/calendars"
	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/limit"
	"deskbell/internal/notify"
	"deskbell/internal/once"
	"deskbell/internal/privacy"
	"deskbell/internal/report"
	"deskbell/internal/saved"
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
	// Separately is InTransaction, but inside another transaction an error undoes only this work.
	Separately func(ctx context.Context, work func(ctx context.Context) error) error
	// Queue answers about many tickets, Saved keeps what agents have beside them, and Topics
	// what requests may be about.
	Queue  Queue
	Saved  saved.Store
	Topics Topics
	// People hands over and erases what is kept about a person.
	People *privacy.Desk
	// Reports makes the figures that managers look at.
	Reports *report.Desk
	// Stored reads tickets as they are stored, to judge their histories anew.
	Stored Stored
	// Audit keeps who did what, and tells it.
	Audit Audit
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
	// Secure says that browsers reach the desk by https: cookies are sent by nothing else, and
	// browsers are told to come by nothing else for that long; zero: they aren't.
	Secure                  bool
	StrictTransportSecurity time.Duration
	// Origin is where browsers reach the desk, such as https://support.vendor.example, for
	// when a proxy in front of it changes the Host; empty: the Host tells.
	Origin string
	// RequireSecondFactor says that staff without a second factor may only set one up.
	RequireSecondFactor bool
	// Provider signs staff in elsewhere; nil: there is none.
	Provider Provider
	// Ready tells why requests could not be served just now.
	Ready   func(ctx context.Context) error
	Clock   Clock
	Log     *slog.Logger
	Version string
	Metrics *prometheus.Registry // nil: a new one
	Limits  Limits
	// Limiter keeps count of what is limited; nil: one that counts what this server serves.
	Limiter *limit.Limiter
	// Even is how long an answer takes at least that must not tell by its time whether an
	// address is known; 0: 20 ms.
	Even time.Duration
	// TrustedProxies are the networks whose X-Forwarded-For is believed; none by default.
	TrustedProxies []string
}

// Provider is an identity provider that signs staff in.
type Provider interface {
	// Name is what people know it by.
	Name() string
	// ByGroups reports whether the provider's groups decide what somebody may do here.
	ByGroups() bool
	// Begin gives the provider's page that signs somebody in, and the attempt, sealed, which
	// the browser keeps until it comes back, or until it is over.
	Begin(ctx context.Context, now time.Time) (page, attempt string, until time.Time, err error)
	// Finish tells who came back, by the attempt and what the provider said in the address.
	Finish(ctx context.Context, attempt string, query url.Values, now time.Time) (auth.Identity, error)
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
	// EachPolicy visits every published version of every policy, by plan and version, with when
	// it takes effect; EachCalendar those of the calendars, and at first what is built in, which
	// has always been in effect: at the zero time.
	EachPolicy(ctx context.Context, visit func(p *sla.Policy, effectiveFrom time.Time)) error
	EachCalendar(ctx context.Context, visit func(c *calendars.Calendar, effectiveFrom time.Time)) error
}

// Queue answers about many tickets at once.
type Queue interface {
	// CountTickets counts what each query selects, whatever its order and page, but at most so
	// many.
	CountTickets(ctx context.Context, most int, all ...tickets.Query) ([]int, error)
	// NamedTickets finds those of some tickets that there are, in the order in which several
	// are locked.
	NamedTickets(ctx context.Context, refs []tickets.Ref) ([]tickets.Named, error)
}

// Topics keeps what requests may be about.
type Topics interface {
	// UpdateTopics changes the list while nobody else does. The change's error comes back as it
	// is, and nothing is stored then.
	UpdateTopics(ctx context.Context, change func(tickets.TopicList) (tickets.TopicList, error)) error
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

// Stored reads tickets as they are stored.
type Stored interface {
	// TicketsAfter loads so many at most with their histories: those with the numbers that
	// follow one, in order.
	TicketsAfter(ctx context.Context, number int64, limit int) ([]*tickets.Ticket, error)
	// LastNumber is the highest number of a ticket; 0 if there is none.
	LastNumber(ctx context.Context) (int64, error)
}

// Files keeps the contents of attachments. A missing one is a fault.NotFound.
type Files interface {
	// Put stores what r has to say, whole or not at all.
	Put(ctx context.Context, key string, r io.Reader) error
	Get(ctx context.Context, key string) (io.ReadCloser, error)
	Delete(ctx context.Context, key string) error
}

// Limits bounds how often somebody may ask. See limits.go for what else is bounded.
type Limits struct {
	// Burst and PerSecond are what an address may do without an account: so many entitlement
	// checks, as many submissions that are refused, and as many attempts to sign in, each with
	// a budget of its own, which grows again by so many a second. 0: 300 and 1.
	Burst     int
	PerSecond float64
	// Requests is how many requests an address may make at once without a token. A hundredth of
	// it grows again every second. 0: 3,000.
	Requests int
	// Submissions is how many requests for support of one license email are accepted at once.
	// One more grows every second. 0: 1,000.
	Submissions int
	// Emails is how many entitlement checks and refused submissions there may be at once about
	// one license email, from wherever. One more grows every ten seconds. 0: 60.
	Emails int
	// Staff and Customers are how many requests may be made at once with one token, or by one
	// session: of a member of staff, and of a customer or an owner. A sixtieth of it grows again
	// every second. 0: 6,000 and 600.
	Staff, Customers int
}
