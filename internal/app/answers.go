package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"text/tabwriter"
	"time"

	"deskbell/calendars"
	"deskbell/internal/api"
	"deskbell/internal/config"
	"deskbell/internal/documents"
	"deskbell/internal/fault"
	"deskbell/sla"
)

// PrintDeadline answers one question, as JSON or in words.
func PrintDeadline(ctx context.Context, settings config.Settings, q Deadline, asJSON bool, out io.Writer) error {
	l, clock, err := offline(ctx, settings)
	if err != nil {
		return err
	}
	question, terms, err := q.under(l, clock.Now())
	if err != nil {
		return asked(err)
	}
	if asJSON {
		answer, err := api.Deadline(question, terms)
		if err != nil {
			return asked(err)
		}
		return printJSON(out, answer)
	}
	clockOf, promised, err := sla.Promise(terms, question.Metric, question.Impact, question.Requester.Region, question.At)
	if err != nil {
		return asked(err)
	}
	if !promised {
		_, err := fmt.Fprintf(out, "%s promises no time for this.\n", terms.Policy.Ref())
		return err
	}
	receipt := clockOf.Receipt(terms)
	at := func(t time.Time) string {
		return t.In(receipt.Calendar.Zone).Format("Mon 2 Jan 2006 15:04:05 MST") + "  (" + t.Format(time.RFC3339Nano) + ")"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "submitted  %s\ndue        %s\n\n", at(receipt.StartedAt), at(receipt.DueAt))
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, s := range receipt.Segments {
		counted := "closed"
		if s.Counted > 0 {
			counted = calendars.InWords(s.Counted)
		}
		fmt.Fprintf(table, "  %s\t%s\t%s\n", receipt.Calendar.Local(s), counted, s.Reason)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(&b, "\n%s.\nTimes are those of %s.\n", receipt.Rule, receipt.Calendar.Zone)
	_, err = io.WriteString(out, b.String())
	return err
}

// PrintBetween answers one question, as JSON or in words.
func PrintBetween(ctx context.Context, settings config.Settings, q Between, asJSON bool, out io.Writer) error {
	l, clock, err := offline(ctx, settings)
	if err != nil {
		return err
	}
	passed, err := q.passed(l, clock.Now())
	if err != nil {
		return asked(err)
	}
	if asJSON {
		return printJSON(out, map[string]float64{"seconds": passed.Seconds()})
	}
	_, err = fmt.Fprintf(out, "%s of business time (%v seconds)\n", calendars.InWords(passed), passed.Seconds())
	return err
}

func (q Between) passed(l *documents.Library, now time.Time) (time.Duration, error) {
	var missing fault.List
	for _, field := range []struct{ name, value string }{{"calendar", q.Calendar}, {"from", q.From}, {"to", q.To}} {
		if field.value == "" {
			missing.Add(field.name, nil, "is missing")
		}
	}
	if err := missing.Err("invalid_question", "The question cannot be answered."); err != nil {
		return 0, err
	}
	from, err := instant(q.From, "from", now)
	if err != nil {
		return 0, err
	}
	to, err := instant(q.To, "to", now)
	if err != nil {
		return 0, err
	}
	calendar, err := calendarNamed(l, q.Calendar, now)
	if err != nil {
		return 0, err
	}
	return calendar.Between(from, to), nil
}

// calendarNamed finds the version in force at now, or the one that the name fixes.
func calendarNamed(l *documents.Library, name string, now time.Time) (*calendars.Calendar, error) {
	if strings.Contains(name, "@") {
		return l.CalendarVersion(name)
	}
	return l.Calendar(name, now)
}

// offline is what questions without a server are answered with.
func offline(ctx context.Context, settings config.Settings) (*documents.Library, Clock, error) {
	clock, err := settingsClock(settings, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, Clock{}, err
	}
	l, err := library(ctx, settings)
	return l, clock, err
}

func printJSON(out io.Writer, value any) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
