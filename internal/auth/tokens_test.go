package auth_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/tickets"
)

func TestATokenIsWhatWasAskedFor(t *testing.T) {
	d, m, _ := withGrace(t)
	end := now.AddDate(10, 0, 0)
	secret, got, err := d.IssueToken(ctx, auth.TokenRequest{
		User: " GRACE@vendor.example", Name: " Nightly report ", Scopes: []auth.Scope{"tickets:read", "account:read", "tickets:read"}, ExpiresAt: end,
	}, now)
	if err != nil {
		t.Fatal(err)
	}
	want := auth.Token{
		ID: "id-3", UserID: "id-1", Email: "grace@vendor.example", Name: "Nightly report", Prefix: secret[:8],
		Scopes: []auth.Scope{"account:read", "tickets:read"}, Hash: got.Hash, CreatedAt: now, ExpiresAt: end,
	}
	if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(m.tokens[got.Hash], want) {
		t.Errorf("got %+v\nwant %+v\nkept %+v", got, want, m.tokens[got.Hash])
	}
}

func TestFaultsOfAToken(t *testing.T) {
	d, m, _ := withGrace(t)
	for _, c := range []struct {
		request auth.TokenRequest
		says    string
	}{
		{auth.TokenRequest{User: "grace", Name: " ", ExpiresAt: now}, `user: "grace" is not an email address; write it like name@company.example` + "\nname: is missing\nexpires_at: is not in the future"},
		{auth.TokenRequest{User: "grace@vendor.example", Name: "a\x1bb", ExpiresAt: now.Add(-time.Hour)}, "name: has control characters in it; send plain text on one line\nexpires_at: is not in the future"},
		{auth.TokenRequest{User: "grace@vendor.example", Name: strings.Repeat("x", 201), ExpiresAt: now.AddDate(10, 0, 0).Add(1)}, "name: has more than 200 characters\nexpires_at: is more than 10 years away"},
	} {
		_, _, err := d.IssueToken(ctx, c.request, now)
		refused(t, err, fault.Invalid, "The token cannot be made.\n"+c.says)
	}
	no := false
	if _, err := d.ChangeUser(ctx, "id-1", auth.UserChange{Active: &no}, now); err != nil {
		t.Fatal(err)
	}
	_, _, err := d.IssueToken(ctx, auth.TokenRequest{User: "grace@vendor.example"}, now)
	refused(t, err, fault.Conflict, "grace@vendor.example is deactivated; a token would open nothing.")
	if len(m.tokens) != 1 {
		t.Errorf("%d tokens are kept", len(m.tokens))
	}
}

// A token that ends makes none that doesn't end with it.
func TestATokenOutlivesNoneItWasAskedForWith(t *testing.T) {
	d, m, _ := withGrace(t)
	end := now.Add(time.Hour)
	lasting, ending := &auth.Token{}, &auth.Token{ExpiresAt: end}
	for _, c := range []struct {
		with    *auth.Token
		expires time.Time
		may     bool
	}{
		{nil, time.Time{}, true},
		{nil, end.Add(time.Hour), true},
		{lasting, time.Time{}, true},
		{lasting, end.Add(time.Hour), true},
		{ending, end.Add(-time.Microsecond), true},
		{ending, end, true},
		{ending, end.Add(time.Microsecond), false},
		{ending, time.Time{}, false},
	} {
		before := len(m.tokens)
		_, _, err := d.IssueToken(ctx, auth.TokenRequest{User: "grace@vendor.example", ExpiresAt: c.expires, With: c.with}, now)
		if c.may && err != nil || len(m.tokens) > before != c.may {
			t.Errorf("%+v: %v, %d tokens more", c, err, len(m.tokens)-before)
		}
		if !c.may {
			refused(t, err, fault.Invalid, "The token cannot be made.\nexpires_at: must be 2026-11-25T19:30:00Z or earlier, when the token you call with expires")
		}
	}
}

// Why a token opens nothing is nobody's business.
func TestWhenATokenOpens(t *testing.T) {
	end := now.Add(time.Hour)
	for _, c := range []struct {
		name  string
		token auth.Token
		away  bool
		at    time.Time
		opens bool
	}{
		{"without an end", auth.Token{}, false, now.AddDate(100, 0, 0), true},
		{"before its end", auth.Token{ExpiresAt: end}, false, end.Add(-time.Microsecond), true},
		{"at its end", auth.Token{ExpiresAt: end}, false, end, false},
		{"after its end", auth.Token{ExpiresAt: end}, false, end.Add(time.Hour), false},
		{"revoked", auth.Token{RevokedAt: now}, false, now, false},
		{"revoked before its end", auth.Token{RevokedAt: now, ExpiresAt: end}, false, now, false},
		{"of somebody deactivated", auth.Token{}, true, now, false},
		{"of nobody", auth.Token{UserID: "nobody"}, false, now, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, m, secret := withGrace(t)
			grace := m.users["grace@vendor.example"]
			if c.away {
				grace.DeactivatedAt = now
				m.users[grace.Email] = grace
			}
			hash := only(m.tokens)
			if c.token.UserID == "" {
				c.token.UserID = grace.ID
			}
			m.tokens[hash] = c.token
			caller, err := d.Caller(ctx, secret, c.at)
			if c.opens {
				if err != nil || !caller.Staff() {
					t.Errorf("got %+v, %v", caller, err)
				}
				return
			}
			refused(t, err, fault.Unauthenticated, "The token is not valid. Send a staff token (dbs_…), an owner's (dbo_…) or a ticket's (dbt_…) as Authorization: Bearer.")
			if caller.Known() {
				t.Errorf("it opens %+v", caller)
			}
		})
	}
}

func TestWhatATokenAllows(t *testing.T) {
	for _, c := range []struct {
		has    []auth.Scope
		needed auth.Scope
		want   bool
	}{
		{nil, "tickets:read", false},
		{[]auth.Scope{"*"}, "tickets:read", true},
		{[]auth.Scope{"*"}, "*", true},
		{[]auth.Scope{"licenses:read", "tickets:read"}, "tickets:read", true},
		{[]auth.Scope{"tickets:read"}, "tickets:write", false},
		{[]auth.Scope{"tickets:write"}, "tickets:read", false},
		{[]auth.Scope{"tickets:read"}, "*", false},
	} {
		if got := (auth.Token{Scopes: c.has}).Allows(c.needed); got != c.want {
			t.Errorf("%q for %q: got %v", c.has, c.needed, got)
		}
	}
}

func TestUsesAreNotedOnceAMinute(t *testing.T) {
	d, m, secret := withGrace(t)
	use := func(after time.Duration) {
		t.Helper()
		caller, err := d.Caller(ctx, secret, now.Add(after))
		if err != nil {
			t.Fatal(err)
		}
		d.NoteUse(ctx, caller, "192.0.2.7", now.Add(after), func(err error) { t.Error(err) })
		d.Settle()
	}
	for _, c := range []struct{ after, noted time.Duration }{
		{0, 0}, {time.Second, 0}, {time.Minute - time.Microsecond, 0}, {time.Minute, time.Minute}, {90 * time.Second, time.Minute}, {time.Hour, time.Hour},
	} {
		use(c.after)
		if got := m.tokens[only(m.tokens)]; !got.LastUsedAt.Equal(now.Add(c.noted)) || got.LastUsedFrom != "192.0.2.7" {
			t.Errorf("after %s: noted is %s from %s, want %s", c.after, got.LastUsedAt, got.LastUsedFrom, now.Add(c.noted))
		}
	}
}

// A database that is slow to write, or doesn't, holds nobody up; nor do those who use the
// token meanwhile queue up behind it.
func TestNobodyWaitsForANote(t *testing.T) {
	d, m, secret := withGrace(t)
	caller, err := d.Caller(ctx, secret, now)
	if err != nil {
		t.Fatal(err)
	}
	m.noting = make(chan error)
	var failures []error
	for range 100 {
		d.NoteUse(ctx, caller, "192.0.2.7", now, func(err error) { failures = append(failures, err) })
	}
	away := errors.New("away")
	m.noting <- away // one write is under way
	d.Settle()
	if len(failures) != 1 || !errors.Is(failures[0], away) {
		t.Errorf("failed: %v", failures)
	}
	d.NoteUse(ctx, auth.Caller{Ticket: "t1"}, "192.0.2.7", now, func(err error) { t.Error(err) })
	d.NoteUse(ctx, auth.Caller{User: &auth.User{Role: tickets.Agent}}, "192.0.2.7", now, func(err error) { t.Error(err) })
	d.Settle() // would not return if a write was waiting for the channel
}
