package privacy

import (
	"context"
	"errors"
	"slices"
	"time"

	"deskbell/entitlement"
	"deskbell/tickets"
)

// What is counted of tickets and licenses; the store counts the rest.
const (
	countMails       = "mails"
	countTickets     = "tickets"
	countTexts       = "texts"
	countAttachments = "attachments"
	countLicenses    = "licenses"
	countDevices     = "devices"
)

// erasedTogether is how many tickets one transaction erases.
const erasedTogether = 20

// eraseTickets erases some at a time. Where some cannot be, each is tried by itself.
func (d *Desk) eraseTickets(ctx context.Context, e Erasure, ids []tickets.ID, now time.Time, counts map[string]int) error {
	replace := func(t *tickets.Ticket) Replaced { return e.Ticket(t) }
	change := tickets.Change{By: e.By, At: now}
	var failed []error
	for some := range slices.Chunk(ids, erasedTogether) {
		if err := d.rewrite(ctx, some, change, "", replace, counts); err == nil {
			continue
		}
		for _, id := range some {
			if err := ctx.Err(); err != nil {
				return err
			}
			failed = append(failed, d.rewrite(ctx, []tickets.ID{id}, change, "", replace, counts))
		}
	}
	return errors.Join(failed...)
}

// errMoreFiles is that a file was added since those were deleted that were there.
var errMoreFiles = errors.New("a file was added while the others were being deleted")

// filesTries is how often the files of tickets are deleted and the tickets then changed.
const filesTries = 5

// rewrite deletes the files of tickets, then replaces what the tickets tell. In this order a
// crash leaves nothing that nobody knows of any more.
func (d *Desk) rewrite(ctx context.Context, ids []tickets.ID, c tickets.Change, reason string, replace func(*tickets.Ticket) Replaced, counts map[string]int) error {
	deleted := map[string]bool{}
	for try := 1; ; try++ {
		all, err := d.Store.Histories(ctx, ids)
		if err != nil {
			return err
		}
		for _, t := range all {
			for _, f := range replace(t).Files {
				key := tickets.FileKey(t.ID, f)
				if err := d.Files.Delete(ctx, key); err != nil {
					return err
				}
				deleted[key] = true
			}
		}
		done, err := d.replaced(ctx, ids, c, reason, replace, deleted)
		if err == nil {
			for kind, n := range done {
				counts[kind] += n
			}
			return nil
		}
		if !errors.Is(err, errMoreFiles) || try == filesTries {
			return err
		}
	}
}

// replaced changes tickets whose files are deleted, and counts what it has replaced.
func (d *Desk) replaced(ctx context.Context, ids []tickets.ID, c tickets.Change, reason string, replace func(*tickets.Ticket) Replaced, deleted map[string]bool) (counts map[string]int, err error) {
	err = d.Store.RewriteTickets(ctx, ids, func(ctx context.Context, all []*tickets.Ticket) error {
		counts = map[string]int{} // it may be done anew
		for _, t := range all {
			r := replace(t)
			if r.Fields == 0 {
				continue
			}
			if slices.ContainsFunc(r.Files, func(f tickets.File) bool { return !deleted[tickets.FileKey(t.ID, f)] }) {
				return errMoreFiles
			}
			if err := d.Tickets.Erased(ctx, t, c, r.Whole, reason); err != nil {
				return err
			}
			r.count(counts)
		}
		return nil
	})
	return counts, err
}

func (r Replaced) count(counts map[string]int) {
	if r.Fields > 0 {
		counts[countTickets]++
		counts[countTexts] += r.Texts
		counts[countAttachments] += len(r.Files)
	}
}

// eraseLicenses erases them one by one. Those that cannot be are the first error, that they
// could not be looked for the second.
func (d *Desk) eraseLicenses(ctx context.Context, e Erasure, now time.Time, done *Result) (failed, err error) {
	ids, err := d.Store.LicensesNaming(ctx, e.Person)
	if err != nil {
		return nil, err
	}
	by := entitlement.By{Actor: e.By, At: now, NewID: d.NewID}
	for _, id := range ids {
		var fields, devices int
		var kept []Kept
		err := d.Store.RewriteLicense(ctx, id, func(_ context.Context, l License) error {
			if fields, devices, kept = e.License(l, now); fields > 0 {
				l.Erased(by)
			}
			return nil
		})
		if err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		done.count(fields, devices, kept)
	}
	return failed, nil
}

func (r *Result) count(fields, devices int, kept []Kept) {
	if fields > 0 {
		r.Counts[countLicenses]++
		r.Counts[countDevices] += devices
	}
	r.Kept = append(r.Kept, kept...)
}

// preview tells what an erasure would replace, and changes nothing.
func (d *Desk) preview(ctx context.Context, e Erasure, found []tickets.ID, now time.Time) (Result, error) {
	would := Result{Counts: map[string]int{}}
	for some := range slices.Chunk(found, erasedTogether) {
		all, err := d.Store.Histories(ctx, some)
		if err != nil {
			return would, err
		}
		for _, t := range all {
			e.Ticket(t).count(would.Counts)
		}
	}
	licenses, err := d.Store.LicensesNaming(ctx, e.Person)
	if err != nil {
		return would, err
	}
	for _, id := range licenses {
		l, err := d.Store.LicenseHistory(ctx, id)
		if err != nil {
			return would, err
		}
		would.count(e.License(l, now))
	}
	traces, err := d.Store.CountTraces(ctx, e)
	for kind, n := range traces {
		would.Counts[kind] += n
	}
	if err != nil {
		return would, err
	}
	return would, d.others(ctx, e, &would)
}
