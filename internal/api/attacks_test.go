package api_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/api"
)

// The attacks are tried against a whole server, each under the name it is known by. What isn't
// here has a file of its own: attacks_injection_test.go (SQL, headers, paths),
// attacks_output_test.go (scripts, formulas), attacks_load_test.go (bombs, expressions). Requests
// forged by the server are tried in package webhook, slow clients in package app.

// expired gives addresses a license each, whose support and contract are over.
func (d *desk) expired(owners ...string) {
	d.Helper()
	all := make([]entitlement.License, len(owners))
	for i, owner := range owners {
		all[i] = entitlement.License{
			Key: "OLD-" + owner, Product: "PIX4Dmapper", Kind: entitlement.Perpetual, Owner: entitlement.Email(owner), Seats: 1,
			CreatedAt: monday.AddDate(-3, 0, 0), SupportUntil: monday.AddDate(-1, 0, 0),
			Contracts: []entitlement.Contract{{Plan: "enterprise", From: monday.AddDate(-3, 0, 0), Until: monday.AddDate(-2, 0, 0), ConfirmedAt: monday.AddDate(-3, 0, 0)}},
		}
	}
	_, err := d.store.ImportLicenses(d.Context(), all, entitlement.By{Actor: entitlement.Itself, At: monday, NewID: d.newID}, nil)
	must(d, err)
}

// many gives an address further licenses that cover nothing any more.
func (d *desk) many(owner string, count int) {
	d.Helper()
	all := make([]entitlement.License, count)
	for i := range all {
		all[i] = entitlement.License{
			Key: fmt.Sprintf("MANY-%d", i), Product: "PIX4Dmapper", Kind: entitlement.Perpetual, Owner: entitlement.Email(owner), Seats: 1,
			CreatedAt: monday.AddDate(-3, 0, 0), SupportUntil: monday.AddDate(-1, 0, 0),
		}
	}
	_, err := d.store.ImportLicenses(d.Context(), all, entitlement.By{Actor: entitlement.Itself, At: monday, NewID: d.newID}, nil)
	must(d, err)
}

// Whether an address is known shows neither in what is answered nor in how long that takes.
func TestEnumeration(t *testing.T) {
	const covered, known, unknown = "ops@aerial.example", "old@aerial.example", "eve@aerial.example"
	check := func(email string) string { return fmt.Sprintf(`{"license_email":%q,"topic":"processing"}`, email) }
	refused := func(email string) string { return strings.Replace(adasRequest, covered, email, 1) }
	link := func(email string) string { return fmt.Sprintf(`{"email":%q}`, email) }
	for _, c := range []struct {
		name, url string
		body      func(email string) string
		status    int
		addresses []string // that are to look alike
	}{
		{"entitlement check", "/v1/entitlement-checks", check, 200, []string{known, unknown}},
		{"refused submission", "/v1/tickets", refused, 403, []string{known, unknown}},
		{"sign-in link", "/v1/sign-in-links", link, 202, []string{covered, known, unknown}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := open(t, unlimited, func(d *api.Deps) { d.Even = 80 * time.Millisecond })
			d.expired(known)
			d.many(known, 300)
			same := map[string]bool{}
			for _, email := range c.addresses {
				a := d.ask("", "POST", c.url, c.body(email), "X-Request-Id: r").is(c.status)
				a.Header().Del("RateLimit") // counts every request
				same[fmt.Sprint(a.Header(), a.Body)] = true
			}
			if len(same) > 1 {
				t.Errorf("they are answered differently: %v", same)
			}
			timed := func(email string) time.Duration {
				d.wait(time.Hour) // so that no address has been sent too many links
				began := time.Now()
				d.ask("", "POST", c.url, c.body(email)).is(c.status)
				return time.Since(began)
			}
			alike(t, c.addresses, timed)
		})
	}
}

const (
	samples = 80 // of each kind
	// tolerated is how far from one half the chance may be that a request of one kind takes
	// longer than one of another. By chance alone it is further off less often than once in a thousand times; a
	// database that is asked one question more for one kind moves it by 0.3 and more.
	tolerated = 0.18
	tries     = 3 // as other programs share the machine
)

// alike fails if the time that something takes tells its kinds apart. Kinds take turns, so
// that whatever slows the machine down slows all of them.
func alike(t *testing.T, kinds []string, timed func(kind string) time.Duration) {
	t.Helper()
	var told string
	for range tries {
		took := map[string][]time.Duration{}
		for i := range samples {
			for j := range kinds {
				kind := kinds[(i+j)%len(kinds)]
				took[kind] = append(took[kind], timed(kind))
			}
		}
		told = ""
		for i, a := range kinds {
			for _, b := range kinds[:i] {
				if chance := longer(took[a], took[b]); chance < 0.5-tolerated || chance > 0.5+tolerated {
					told += fmt.Sprintf("; %s takes longer than %s with a chance of %.2f", a, b, chance)
				}
			}
		}
		if told == "" {
			return
		}
	}
	t.Errorf("time tells them apart%s", told)
}

// longer is the chance that a duration of the first kind is longer than one of the second: the
// statistic of Mann and Whitney, as a share of all pairs.
func longer(a, b []time.Duration) float64 {
	slices.Sort(b)
	sum := 0.0
	for _, one := range a {
		below, _ := slices.BinarySearch(b, one)
		notAbove, _ := slices.BinarySearch(b, one+1)
		sum += float64(below+notAbove) / 2
	}
	return sum / float64(len(a)*len(b))
}

// The statistic itself is right, or nothing above means anything.
func TestTheChanceOfTakingLonger(t *testing.T) {
	span := func(from, to int) (all []time.Duration) {
		for i := from; i < to; i++ {
			all = append(all, time.Duration(i))
		}
		return all
	}
	for _, c := range []struct {
		a, b []time.Duration
		want float64
	}{
		{span(0, 100), span(0, 100), 0.5},
		{span(100, 200), span(0, 100), 1},
		{span(0, 100), span(100, 200), 0},
		{span(1, 2), span(0, 4), 0.375},
	} {
		if got := longer(c.a, c.b); cmp.Compare(got, c.want) != 0 {
			t.Errorf("got %v, want %v", got, c.want)
		}
	}
}

// An address that asks too often learns no more than that, known or not.
func TestEnumerationByLimits(t *testing.T) {
	d := open(t, func(d *api.Deps) { d.Limits = api.Limits{Burst: 1 << 20} })
	for range 5 {
		for _, email := range []string{"ops@aerial.example", "eve@aerial.example"} {
			d.ask("", "POST", "/v1/sign-in-links", fmt.Sprintf(`{"email":%q}`, email)).is(202)
		}
	}
	same := map[string]bool{}
	for _, email := range []string{"ops@aerial.example", "eve@aerial.example"} {
		a := d.ask("", "POST", "/v1/sign-in-links", fmt.Sprintf(`{"email":%q}`, email), "X-Request-Id: r").is(429)
		a.Header().Del("RateLimit") // counts every request
		same[fmt.Sprint(a.Header(), a.Body)] = true
	}
	if len(same) > 1 {
		t.Errorf("they are answered differently: %v", same)
	}
}
