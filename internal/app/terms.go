package app

import (
	"cmp"
	"context"
	"os"
	"slices"
	"time"

	"deskbell/calendars"
	"deskbell/entitlement"
	"deskbell/internal/api"
	"deskbell/internal/config"
	"deskbell/internal/documents"
	"deskbell/internal/fault"
	"deskbell/internal/store"
	"deskbell/sla"
)

// library is the policies and calendars to answer with: the published ones where there is a
// database, else the embedded ones. It needs no server and changes nothing.
func library(ctx context.Context, settings config.Settings) (*documents.Library, error) {
	if settings.DB == "" && !exists(settings.DatabaseFile()) {
		return documents.NewLibrary(documents.Defaults())
	}
	s, err := store.Open(ctx, settings.Database())
	if err != nil {
		return nil, err
	}
	defer func() { _ = s.Close() }() // only read from
	versions, err := s.Versions(ctx)
	if err != nil {
		return nil, err
	}
	return documents.NewLibrary(versions)
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// Deadline is a question about a promise.
type Deadline struct {
	Impact  string `json:"impact"`
	Country string `json:"country"`
	At      string `json:"at"` // RFC 3339; empty: now
	Plan    string `json:"plan"`
	Metric  string `json:"metric"`
}

// Between is a question about business time.
type Between struct {
	Calendar string `json:"calendar"`
	From     string `json:"from"`
	To       string `json:"to"`
}

// instant reads an RFC 3339 instant of the years calendars answer for.
func instant(text, location string, now time.Time) (time.Time, error) {
	if text == "" {
		return now, nil
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil || t.Year() < 1970 || t.Year() > 2199 {
		return time.Time{}, fault.New(fault.Invalid, "invalid_instant", "%s: %q is not an instant of the years 1970 to 2199; write it like 2026-12-24T15:30:00Z", location, text)
	}
	return t.UTC().Truncate(time.Microsecond), nil
}

// under reads a question and finds the terms that answer it.
func (q Deadline) under(l *documents.Library, now time.Time) (question api.DeadlineQuestion, terms sla.Terms, err error) {
	question.Metric, question.Impact = cmp.Or(sla.Metric(q.Metric), sla.FirstResponse), sla.Impact(q.Impact)
	question.Requester.Country = q.Country
	if !slices.Contains(sla.Metrics, question.Metric) {
		return question, terms, fault.New(fault.Invalid, "unknown_metric", "metric: %q is not a metric; use one of %v", q.Metric, sla.Metrics)
	}
	if question.Requester.Region, err = calendars.RegionOf(q.Country); err != nil {
		return question, terms, fault.New(fault.Invalid, "unknown_country", "country: %s", err)
	}
	if question.At, err = instant(q.At, "at", now); err != nil {
		return question, terms, err
	}
	terms, err = l.Offer(cmp.Or(q.Plan, entitlement.EnterprisePlan), time.Time{}, question.At)
	return question, terms, err
}
