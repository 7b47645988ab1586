package app

import (
	"net/http"

	"deskbell/internal/api"
	"deskbell/internal/documents"
	"deskbell/internal/ical"
	"deskbell/internal/notify/webhook"
	"deskbell/internal/store"
)

// handler is everything the server answers.
func (a *App) handler(version string, w *workers) (http.Handler, error) {
	attachments, err := openFiles(a.Settings.Files())
	if err != nil {
		return nil, err
	}
	return api.New(api.Deps{
		Desk: a.Desk, Auth: a.Auth, Once: a.Store,
		Terms: a.Documents, Licenses: a.Store, Registry: a.Registry, Files: attachments,
		ReadLicenses: documents.ReadLicenses, WriteLicenses: documents.WriteLicenses, ICal: ical.Calendar,
		Webhooks: a.Store, Deliveries: a.Store, Outbox: a.Store,
		CheckURL: w.hooks.CheckURL, Circuit: w.hooks.Circuit, NewSecret: webhook.NewSecret,
		InTransaction: a.Store.InTransaction,
		Stream:        a.Store, Relayed: func() (<-chan struct{}, func()) { return a.Store.Wake(store.EntryRelayed) },
		Stopping: w.stopping, Jobs: w.lastSuccesses, Metrics: w.registry,
		Ready: a.Store.Ping, Clock: api.Clock(a.Clock), Log: a.Log, Version: version,
		Limits: api.Limits{Burst: a.Settings.Checks},
	}), nil
}
