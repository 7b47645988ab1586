package app

import (
	"cmp"
	"context"
	"errors"
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

// library is the policies and calendars to answer with: those published in the database,
// if there is one, and the embedded ones that would be published there with them.
func library(ctx context.Context, settings config.Settings) (*documents.Library, error) {
	versions, err := published(ctx, settings)
	if err != nil {
		return nil, err
	}
	for _, v := range documents.Defaults() {
		if !slices.ContainsFunc(versions, func(other documents.Version) bool { return other.Kind == v.Kind && other.ID == v.ID }) {
			versions = append(versions, v)
		}
	}
	return documents.NewLibrary(versions)
}

// published are the versions in the database, none where there is no database yet. To ask
// changes nothing: a file that isn't there isn't made.
func published(ctx context.Context, settings config.Settings) ([]documents.Version, error) {
	if file := settings.DatabaseFile(); file != "" {
		if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) {
			return nil, nil
		}
	}
	s, err := store.Open(ctx, settings.Database())
	if err != nil {
		return nil, err
	}
	defer func() { _ = s.Close() }() // only read from
	versions, err := s.Versions(ctx)
	if err != nil && empty(ctx, s) {
		return nil, nil
	}
	return versions, err
}

// empty reports whether a database has no tables yet.
func empty(ctx context.Context, s *store.Store) bool {
	migrations, err := s.Migrations(ctx)
	return err == nil && len(migrations) > 0 && migrations[0].AppliedAt.IsZero()
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

// The years that questions are answered for.
const (
	firstYear = 1970
	lastYear  = 2199
)

// instant reads an RFC 3339 instant of the years calendars answer for.
func instant(text, location string, now time.Time) (time.Time, error) {
	if text == "" {
		return now, nil
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil || t.Year() < firstYear || t.Year() > lastYear {
		return time.Time{}, fault.New(fault.Invalid, "invalid_instant", "%s: %q is not an instant of the years %d to %d; write it like 2026-12-24T15:30:00Z", location, text, firstYear, lastYear)
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
