package directory

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"deskbell/entitlement"
)

// Cache keeps what the directory said last of each owner who was asked for.
type Cache interface {
	// Copy is the latest copy of an owner's licenses, with when it was learned. An owner the
	// directory doesn't know has one without licenses.
	Copy(ctx context.Context, owner entitlement.Email) (licenses []entitlement.License, learnedAt time.Time, found bool, err error)
	// Keep replaces an owner's copy, unless it was learned later.
	Keep(ctx context.Context, owner entitlement.Email, licenses []entitlement.License, learnedAt time.Time) error
}

// Directory knows who owns what by asking. It is safe for concurrent use.
type Directory struct {
	settings Settings
	url      *url.URL
	client   *http.Client
	cache    Cache
	calls    calls
	circuit  *circuit
	metrics  *metrics
}

// New makes a directory. Nobody is asked before Account. Settings that cannot be right are a
// fault.Invalid.
func New(settings Settings, cache Cache, registry prometheus.Registerer) (*Directory, error) {
	u, err := settings.read()
	if err != nil {
		return nil, err
	}
	d := &Directory{settings: settings, url: u, client: newClient(settings), cache: cache, calls: calls{all: map[entitlement.Email]*call{}}}
	d.circuit = newCircuit(settings.Now, settings.Log)
	d.metrics = newMetrics(registry, d.circuit.open)
	return d, nil
}

// Account is what is known of an owner's licenses: what the directory says, or said within
// the last minute; while it cannot be asked, what it said last, with the time of that; else
// an account of which nothing is known. Known and unknown owners take the same way. That the
// directory fails is no error; an error is the cache's, or the end of ctx.
//
// The licenses are shared: nobody may change them. They have no ID, as deskbell doesn't keep
// them.
func (d *Directory) Account(ctx context.Context, owner entitlement.Email) (entitlement.Account, error) {
	now := d.settings.Now()
	licenses, learnedAt, found, err := d.cache.Copy(ctx, owner)
	if err != nil {
		return entitlement.Account{}, fmt.Errorf("load a copy of an account's licenses: %w", err)
	}
	age := now.Sub(learnedAt)
	if found && age >= 0 && age < d.settings.Fresh {
		d.metrics.answered(fromDirectory)
		return entitlement.Account{Licenses: licenses}, nil
	}
	plans, err := d.plans(ctx)
	if err != nil {
		return entitlement.Account{}, fmt.Errorf("list the plans that licenses may name: %w", err)
	}
	current, err := d.calls.join(ctx, owner, func() ([]entitlement.License, error) { return d.learn(ctx, owner, plans, now) })
	switch {
	case err == nil:
		d.metrics.answered(fromDirectory)
		return entitlement.Account{Licenses: current}, nil
	case ctx.Err() != nil:
		return entitlement.Account{}, fmt.Errorf("ask the directory of licenses: %w", ctx.Err())
	case found && age <= d.settings.MostAge:
		d.metrics.answered(fromCopy)
		d.metrics.copyAge.Observe(age.Seconds())
		return entitlement.Account{Licenses: licenses, AsOf: learnedAt}, nil
	}
	d.metrics.answered(fromNothing)
	return entitlement.Account{Unknown: true}, nil
}

func (d *Directory) plans(ctx context.Context) ([]string, error) {
	if d.settings.Plans == nil {
		return nil, nil
	}
	return d.settings.Plans(ctx)
}

// learn asks the directory, if the circuit lets it, and keeps what it says. Why it could not
// be asked goes no further than the log. It never says whose licenses it was about.
func (d *Directory) learn(ctx context.Context, owner entitlement.Email, plans []string, now time.Time) ([]entitlement.License, error) {
	licenses, err := d.circuit.try(func() ([]entitlement.License, error) {
		begun := time.Now() // only to measure
		licenses, err := d.ask(ctx, owner, plans)
		d.metrics.duration.Observe(time.Since(begun).Seconds())
		if err != nil {
			d.settings.Log.Warn("the directory of licenses could not be asked", "error", legible(err))
		}
		return licenses, err
	})
	d.metrics.asked(licenses, err)
	if err != nil {
		return nil, err
	}
	if err := d.cache.Keep(ctx, owner, licenses, now); err != nil && ctx.Err() == nil {
		d.settings.Log.Warn("what the directory of licenses said could not be kept", "error", err)
	}
	return licenses, nil
}
