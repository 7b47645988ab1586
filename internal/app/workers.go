package app

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"deskbell/calendars"
	"deskbell/internal/api"
	"deskbell/internal/directory"
	"deskbell/internal/notify"
	"deskbell/internal/notify/mail"
	"deskbell/internal/notify/webhook"
	"deskbell/internal/store"
	"deskbell/internal/worker"
)

// How many lanes are sent to at once, and how long a worker may take for a batch before
// another one takes it for dead.
const (
	mailLanes    = 4
	webhookLanes = 16
	lease        = 10 * time.Minute
)

// How often a worker looks without having been woken: in case a wake was lost, or, where a
// test moves the clock, because no timer could tell.
const (
	safetyNet = 15 * time.Second
	underTest = 50 * time.Millisecond
)

// kept is how long a copy of a directory's answer serves.
const kept = 30 * 24 * time.Hour

// workers watch the promises and send what must be sent.
type workers struct {
	app        *App
	hooks      *webhook.Sender
	registry   *prometheus.Registry
	metrics    *worker.Metrics
	loops      []*worker.Loop
	stopping   chan struct{} // closed when the server stops: streams would never end by themselves
	endStreams func()
}

// workers puts together what runs besides the API. Nothing runs yet.
func (a *App) workers(version string) (*workers, error) {
	mails, err := mail.New(mail.Settings{URL: a.Settings.Outgoing(), From: a.Settings.MailFrom, PublicURL: a.Settings.PublicURL, Helpline: a.Settings.Helpline, Links: a.Auth, TicketLinks: a.Auth}, a.Store, a.Documents)
	if err != nil {
		return nil, err
	}
	w := &workers{app: a, registry: prometheus.NewRegistry(), stopping: make(chan struct{})}
	w.endStreams = sync.OnceFunc(func() { close(w.stopping) })
	w.hooks = webhook.New(webhook.Settings{AllowPrivate: a.Settings.AllowPrivateWebhooks, Agent: "deskbell/" + version, Log: a.Log}, a.Store)
	w.metrics = a.metrics(w.registry)
	w.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "deskbell_webhook_circuits_open", Help: "Webhooks that this server holds calls back from since the last ones failed.",
	}, func() float64 { return float64(w.hooks.OpenCircuits()) }))
	if err := a.askDirectory(w.registry); err != nil {
		return nil, err
	}
	keep, err := readPeriods(a.Settings)
	if err != nil || !a.Settings.Workers {
		return w, err
	}
	w.add("sweep", &worker.Sweep{Observe: a.Desk.Observe, Next: a.Store.NextObservation}, store.TicketsChanged)
	w.add("relay", a.relay(a.Store, a.staff, w.metrics), store.EntryAdded)
	w.add("seal", &worker.Seal{Oldest: a.Store.OldestUnsealed, Append: a.Store.Seal, Head: a.Store.AuditHead, Log: a.Log}, store.EntryRelayed, store.RecordAdded)
	w.add("mail", w.delivering(notify.Mail, &notify.WhileTheyWorkHere{Sender: mails, Staff: a.staff}, mailLanes), store.DeliveryAdded)
	w.add("webhooks", w.delivering(notify.Hook, w.hooks, webhookLanes), store.DeliveryAdded)
	w.add("expiry", &worker.Sweep{Observe: a.expire, Next: a.Store.NextExpiry}, store.LicensesChanged)
	w.add("review", &worker.Review{Decide: a.Desk.Review})
	w.add("digests", &worker.Digests{Calendars: a.calendarsInForce, Outbox: a.Store, List: a.Store.Tickets, Staff: a.staff, NewID: newID})
	w.add("erasures", &worker.Forget{Some: a.resumeErasures})
	if !keep.requests.Ever() {
		w.add("retention", &worker.Forget{Some: a.retire(keep.requests)})
	}
	w.add("purge", &worker.Purge{Log: a.Log, Chores: []worker.Chore{
		{Name: "what was sent", Purge: olderThan(keep.sent, a.Store.PurgeOutbox)},
		{Name: "the audit trail", Purge: olderThan(keep.audit, a.Store.PurgeAudit)},
		{Name: "idempotent answers", Purge: a.Store.PurgeOnce}, // it knows how long those are kept
		{Name: "sign-ins", Purge: a.Store.PurgeSignIns},
		{Name: "limits that are full again", Purge: a.Store.PurgeLimits},
		{Name: "requests for links to tickets", Purge: a.Store.PurgeTicketLinkRequests}, // it knows how long those are kept
		{Name: "copies of the directory", Keep: kept, Purge: a.Store.PurgeCopies},
	}, Afterwards: a.Store.MeasureTables})
	return w, nil
}

// relay takes what happened from an outbox to everyone who is told.
func (a *App) relay(outbox notify.Outbox, staff notify.Staff, metrics *worker.Metrics) *worker.Relay {
	return &worker.Relay{
		Outbox: outbox, Histories: a.Store.Histories, Terms: a.Documents, Registered: a.Store.Registered,
		Staff: staff, Webhooks: a.Store.Webhooks,
		Payload: api.Payload, LicensePayload: api.LicensePayload, NewID: newID, Metrics: metrics, Log: a.Log,
	}
}

// metrics shows how the workers and what they send do.
func (a *App) metrics(registry prometheus.Registerer) *worker.Metrics {
	figures := func(ctx context.Context) (notify.Figures, error) { return a.Store.Figures(ctx, a.Clock.Now()) }
	return worker.NewMetrics(registry, figures, a.Clock.Now)
}

func (w *workers) delivering(channel notify.Channel, sender notify.Sender, lanes int) worker.Job {
	return &worker.Deliver{
		Queue: w.app.Store, Channel: channel, Sender: sender, Lanes: lanes, Lease: lease,
		Jitter: rand.Float64, Now: w.app.Clock.Now, Metrics: w.metrics, Log: w.app.Log,
	}
}

func (w *workers) add(name string, job worker.Job, topics ...store.Topic) {
	woken, _ := w.app.Store.Wake(topics...) // for as long as the store is open
	poll := safetyNet
	if w.app.Clock.Test {
		poll = underTest
	}
	w.loops = append(w.loops, &worker.Loop{Name: name, Job: job, Now: w.app.Clock.Now, Woken: woken, Poll: poll, Log: w.app.Log, Metrics: w.metrics})
}

// lastSuccesses is when each job last ran without an error; the zero time if it never did.
func (w *workers) lastSuccesses() map[string]time.Time {
	all := w.metrics.LastSuccesses()
	for _, l := range w.loops {
		if _, succeeded := all[l.Name]; !succeeded {
			all[l.Name] = time.Time{}
		}
	}
	return all
}

// start runs all loops until stop, which waits for what they are doing.
func (w *workers) start(ctx context.Context) (stop func()) {
	var group sync.WaitGroup
	working, finish := context.WithCancel(context.WithoutCancel(ctx))
	group.Go(func() { w.app.Store.Listen(working) })
	for _, l := range w.loops {
		group.Go(func() { l.Run(working) })
	}
	return func() {
		finish()
		group.Wait()
	}
}

// expire records devices whose time was up.
func (a *App) expire(ctx context.Context, now time.Time, limit int) (int, error) {
	return a.Registry.Expire(ctx, now, limit, newID)
}

// askDirectory lets the desk ask a directory who owns what, if there is one.
func (a *App) askDirectory(registry prometheus.Registerer) error {
	if a.Settings.LicensesURL == "" {
		return nil
	}
	known, err := directory.New(directory.Settings{
		URL: a.Settings.LicensesURL, Token: a.Settings.LicensesToken, Plans: a.Documents.Plans, Now: a.Clock.Now, Log: a.Log,
	}, a.Store, registry)
	if err != nil {
		return err
	}
	a.Desk.Licenses = known
	return nil
}

// staff lists everyone who works here or did, as far as notices care.
func (a *App) staff(ctx context.Context) ([]notify.Person, error) {
	users, err := a.Store.Everyone(ctx, "", 0)
	if err != nil {
		return nil, fmt.Errorf("list the staff: %w", err)
	}
	people := make([]notify.Person, len(users))
	for i, u := range users {
		people[i] = notify.Person{ID: u.ID, Email: u.Email, Name: u.Name, Role: u.Role, Left: !u.Active()}
	}
	return people, nil
}

// calendarsInForce are the desks at an instant, in a fixed order.
func (a *App) calendarsInForce(ctx context.Context, at time.Time) ([]*calendars.Calendar, error) {
	library, err := a.Documents.Library(ctx)
	if err != nil {
		return nil, err
	}
	all := library.Calendars(at)
	desks := make([]*calendars.Calendar, 0, len(all))
	for _, id := range slices.Sorted(maps.Keys(all)) {
		desks = append(desks, all[id])
	}
	return desks, nil
}
