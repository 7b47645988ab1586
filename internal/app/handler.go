package app

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"deskbell/internal/api"
	"deskbell/internal/browser"
	"deskbell/internal/documents"
	"deskbell/internal/ical"
	"deskbell/internal/notify/webhook"
	"deskbell/internal/report"
	"deskbell/internal/store"
)

// handler is everything the server answers.
func (a *App) handler(version string, w *workers) (http.Handler, error) {
	attachments, err := openFiles(a.Settings.Files())
	if err != nil {
		return nil, err
	}
	if err := a.mark(context.Background(), attachments); err != nil {
		return nil, err
	}
	a.People = a.people(attachments)
	if err := a.Auth.CheckSecretKey(context.Background()); err != nil {
		return nil, fmt.Errorf("secret-key: %w", err)
	}
	for _, network := range a.Settings.TrustedProxies {
		if !isNetwork(network) {
			return nil, fmt.Errorf("%w: trusted-proxies: %q is not a network; write it like 10.0.0.0/8, or a single address", ErrUsage, network)
		}
	}
	deps := api.Deps{
		Desk: a.Desk, Auth: a.Auth, Once: a.Store,
		Terms: a.Documents, Licenses: a.Store, Registry: a.Registry, Files: attachments, People: a.People,
		ReadLicenses: documents.ReadLicenses, WriteLicenses: documents.WriteLicenses, ICal: ical.Calendar,
		Reports: &report.Desk{Store: a.Store, Terms: a.Documents}, Stored: a.Store,
		Audit: a.Store, Webhooks: a.Store, Deliveries: a.Store, Outbox: a.Store,
		CheckURL: w.hooks.CheckURL, Circuit: w.hooks.Circuit, NewSecret: webhook.NewSecret,
		InTransaction: a.Store.InTransaction, Separately: a.Store.Separately, Queue: a.Store, Saved: a.Store, Topics: a.Store,
		Stream: a.Store, Relayed: func() (<-chan struct{}, func()) { return a.Store.Wake(store.EntryRelayed) },
		Stopping: w.stopping, Jobs: w.lastSuccesses, Metrics: w.registry,
		Ready: a.Store.Ping, Clock: api.Clock(a.Clock), Log: a.Log, Version: version,
		Secure: strings.HasPrefix(a.Settings.PublicURL, "https://"), Origin: origin(a.Settings.PublicURL),
		TrustedProxies: a.Settings.TrustedProxies, StrictTransportSecurity: a.Settings.StrictTransport, RequireSecondFactor: a.Settings.RequireSecondFactor,
		Limits:  api.Limits{Burst: a.Settings.Checks, Requests: a.Settings.Requests, Submissions: a.Settings.Submissions},
		Limiter: a.Limiter,
	}
	if a.Settings.OIDCIssuer != "" {
		if deps.Provider, err = openProvider(a.Settings, a.Auth.Key); err != nil {
			return nil, err
		}
	}
	guard, err := browser.NewGuard(deps.Origin, deps.StrictTransportSecurity)
	if err != nil {
		return nil, fmt.Errorf("%w: public-url: %w", ErrUsage, err)
	}
	program := api.New(deps)
	return compressed(front(program, a.pages(program, guard))), nil
}

func isNetwork(text string) bool {
	if _, err := netip.ParseAddr(text); err == nil {
		return true
	}
	_, err := netip.ParsePrefix(text)
	return err == nil
}

// origin is what browsers say they come from, of an address; empty for none.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
