package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"deskbell/calendars"
	"deskbell/internal/audit"
	"deskbell/internal/config"
	"deskbell/internal/documents"
	"deskbell/internal/fault"
	"deskbell/internal/ical"
	"deskbell/sla"
)

// readFile reads a named file, or standard input for "-".
func readFile(name string, in io.Reader) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(in)
	}
	return os.ReadFile(name)
}

// CheckCalendar says whether a file could be published.
func CheckCalendar(file string, in io.Reader, out io.Writer) error {
	source, err := readFile(file, in)
	if err != nil {
		return err
	}
	c, err := documents.ParseCalendar(file, source)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s: the calendar %s is in order\n", file, c.ID)
	return err
}

// CheckPolicy likewise, against the calendars known.
func CheckPolicy(ctx context.Context, settings config.Settings, file string, in io.Reader, out io.Writer) error {
	source, err := readFile(file, in)
	if err != nil {
		return err
	}
	l, clock, err := offline(ctx, settings)
	if err != nil {
		return err
	}
	p, err := documents.CheckPolicy(file, source, l.Calendars(clock.Now()), clock.Now())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s: the policy %s is in order\n", file, p.Plan)
	return err
}

// PublishCalendar publishes a file as the next version, effective from an instant.
func PublishCalendar(ctx context.Context, settings config.Settings, file, effective string, in io.Reader, out io.Writer, log *slog.Logger) error {
	return publish(ctx, settings, documents.CalendarKind, file, effective, in, out, log)
}

// PublishPolicy likewise.
func PublishPolicy(ctx context.Context, settings config.Settings, file, effective string, in io.Reader, out io.Writer, log *slog.Logger) error {
	return publish(ctx, settings, documents.PolicyKind, file, effective, in, out, log)
}

func publish(ctx context.Context, settings config.Settings, kind documents.Kind, file, effective string, in io.Reader, out io.Writer, log *slog.Logger) (err error) {
	from, err := instant(effective, "effective", time.Time{})
	if err != nil {
		return asked(err)
	}
	source, err := readFile(file, in)
	if err != nil {
		return err
	}
	a, err := Open(ctx, settings, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	var v documents.Version
	action := map[documents.Kind]string{documents.PolicyKind: "policy.published", documents.CalendarKind: "calendar.published"}[kind]
	err = a.recorded(ctx, action, func(ctx context.Context) (_ audit.Object, _ any, err error) {
		v, err = a.Documents.Publish(ctx, kind, file, source, from, a.Clock.Now(), "command line")
		return audit.Object{Kind: string(kind), ID: v.Ref()}, map[string]any{"effective_from": v.EffectiveFrom}, err
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "published %s, in force from %s\n", v.Ref(), v.EffectiveFrom.Format(time.RFC3339))
	return err
}

// ShowCalendar prints a calendar's document, a year of its special days, or without a name
// the list of all versions.
func ShowCalendar(ctx context.Context, settings config.Settings, name string, year int, out io.Writer) error {
	l, clock, err := offline(ctx, settings)
	if err != nil {
		return err
	}
	if name == "" {
		return list(l, documents.CalendarKind, out)
	}
	c, err := calendarNamed(l, name, clock.Now())
	if err != nil {
		return err
	}
	if year != 0 {
		return specialDays(c, year, out)
	}
	return show(l, documents.CalendarKind, c.Ref(), out)
}

// specialDays lists a year's.
func specialDays(c *calendars.Calendar, year int, out io.Writer) error {
	if err := knownYear(year); err != nil {
		return err
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, day := range c.SpecialDays(calendars.Date{Year: year, Month: time.January, Day: 1}, calendars.Date{Year: year, Month: time.December, Day: 31}) {
		hours := "closed"
		if len(day.Windows) > 0 {
			hours = fmt.Sprint(day.Windows)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", day.Date, day.Date.Weekday(), day.Reason, hours)
	}
	return table.Flush()
}

// ShowPolicy prints a policy's document, or without a name the list of all versions.
func ShowPolicy(ctx context.Context, settings config.Settings, name string, out io.Writer) error {
	l, clock, err := offline(ctx, settings)
	if err != nil {
		return err
	}
	if name == "" {
		return list(l, documents.PolicyKind, out)
	}
	p, err := policyNamed(l, name, clock.Now())
	if err != nil {
		return err
	}
	return show(l, documents.PolicyKind, p.Ref(), out)
}

// knownYear refuses a year that calendars don't answer for.
func knownYear(year int) error {
	if year < firstYear || year > lastYear {
		return asked(fault.New(fault.Invalid, "invalid_year", "year: %d is not a year from %d to %d", year, firstYear, lastYear))
	}
	return nil
}

// WriteICS writes two years of a calendar.
func WriteICS(ctx context.Context, settings config.Settings, name string, year int, out io.Writer) error {
	l, clock, err := offline(ctx, settings)
	if err != nil {
		return err
	}
	c, err := calendarNamed(l, name, clock.Now())
	if err != nil {
		return err
	}
	if year == 0 {
		year = clock.Now().Year()
	}
	if err := knownYear(year); err != nil {
		return err
	}
	_, err = out.Write(ical.Calendar(c, calendars.Date{Year: year, Month: time.January, Day: 1}, calendars.Date{Year: year + 1, Month: time.December, Day: 31}, clock.Now()))
	return err
}

func policyNamed(l *documents.Library, name string, now time.Time) (*sla.Policy, error) {
	if strings.Contains(name, "@") {
		return l.PolicyVersion(name)
	}
	return l.Policy(name, now)
}

// list names every version of every document of a kind.
func list(l *documents.Library, kind documents.Kind, out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, v := range l.Versions(kind) {
		fmt.Fprintf(table, "%s\tin force from %s\tpublished by %s\n", v.Ref(), v.EffectiveFrom.Format(time.RFC3339), v.PublishedBy)
	}
	return table.Flush()
}

// show prints a version's document as it was published.
func show(l *documents.Library, kind documents.Kind, ref string, out io.Writer) error {
	for _, v := range l.Versions(kind) {
		if v.Ref() == ref {
			_, err := fmt.Fprintf(out, "# %s, in force from %s\n%s", ref, v.EffectiveFrom.Format(time.RFC3339), v.Source)
			return err
		}
	}
	_, err := fmt.Fprintf(out, "# %s is built in\n", ref)
	return err
}
