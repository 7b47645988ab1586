package app

import (
	"net/http"

	"deskbell/internal/api"
	"deskbell/internal/documents"
	"deskbell/internal/ical"
)

// handler is everything the server answers.
func (a *App) handler(version string) (http.Handler, error) {
	attachments, err := openFiles(a.Settings.Files())
	if err != nil {
		return nil, err
	}
	return api.New(api.Deps{
		Desk: a.Desk, Auth: a.Auth, Once: a.Store,
		Terms: a.Documents, Licenses: a.Store, Files: attachments,
		ReadLicenses: documents.ReadLicenses, ICal: ical.Calendar,
		Ready: a.Store.Ping, Clock: api.Clock(a.Clock), Log: a.Log, Version: version,
		Limits: api.Limits{Burst: a.Settings.Checks},
	}), nil
}
