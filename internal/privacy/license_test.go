package privacy_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/privacy"
)

// passedOn is a license that was Zoe's, then Bob's, then hers again for an hour, and is
// Carl's: each logged a device in, and Zoe two.
func passedOn() privacy.License {
	hour := func(n int) time.Time { return monday.Add(time.Duration(n) * time.Hour) }
	owner := func(email string) entitlement.Actor {
		return entitlement.Actor{Role: entitlement.Owner, ID: email, Name: email}
	}
	transfer := func(n int, was, now string) entitlement.Event {
		return entitlement.Event{Number: n, Kind: entitlement.WasTransferred, At: hour(n), Actor: linus, Details: entitlement.Details{Changes: []entitlement.Change{{Field: "owner_email", Was: was, Now: now}}}}
	}
	login := func(n int, by, device string) entitlement.Event {
		return entitlement.Event{Number: n, Kind: entitlement.DeviceLoggedIn, At: hour(n), Actor: owner(by), Details: entitlement.Details{Device: device, DeviceName: device}}
	}
	ended := func(n int, by entitlement.Actor, device string) entitlement.Event {
		return entitlement.Event{Number: n, Kind: entitlement.DeviceDeactivated, At: hour(n), Actor: by, Details: entitlement.Details{Device: device, DeviceName: device, Reason: "why " + device}}
	}
	device := func(id string, at int, over bool) entitlement.Device {
		d := entitlement.Device{ID: id, Name: id, Fingerprint: "f-" + id, LoggedInAt: hour(at), LastSeenAt: hour(at)}
		if over {
			d.EndedAt, d.EndedBy = hour(at+1), entitlement.ByOwner
		}
		return d
	}
	const z, b, c = string(zoe), string(bob), "carl@survey.example"
	return privacy.License{
		Holding: &entitlement.Holding{
			License: entitlement.License{ID: "l1", Key: "K-1", Owner: c, Seats: 9, CreatedAt: hour(0)},
			Devices: []entitlement.Device{device("z1", 1, true), device("z2", 1, false), device("b1", 4, true), device("z3", 7, true), device("c1", 10, true)},
		},
		History: []entitlement.Event{
			{Number: 0, Kind: entitlement.WasCreated, At: hour(0), Actor: linus},
			login(1, z, "z1"), ended(2, owner(z), "z1"), transfer(3, z, b),
			login(4, b, "b1"), ended(5, grace, "b1"), transfer(6, b, z),
			login(7, z, "z3"), ended(8, grace, "z3"), transfer(9, z, c),
			login(10, c, "c1"), ended(11, entitlement.Itself, "z2"),
		},
	}
}

func TestOfALicenseThatWasPassedOnOnesOwnTimeIsErased(t *testing.T) {
	l := passedOn()
	e := erasure()
	e.BeganAt = monday.AddDate(0, 0, 1)
	fields, devices, kept := e.License(l, monday.Add(12*time.Hour))
	if fields == 0 || devices != 2 || len(kept) != 1 || kept[0].What != "device" || kept[0].ID != "z2" {
		t.Errorf("%d values and %d devices are replaced, kept is %+v", fields, devices, kept)
	}
	var lines []string
	for _, d := range l.Devices {
		lines = append(lines, d.ID+" "+d.Name+" "+d.Fingerprint)
	}
	for _, event := range l.History {
		line := fmt.Sprintf("%d %s %s", event.Number, event.Actor.Name, event.DeviceName)
		if event.Reason != "" {
			line += " " + event.Reason
		}
		for _, c := range event.Changes {
			line += " " + c.Was + ">" + c.Now
		}
		lines = append(lines, line)
	}
	const want = `z1 Erased erased-z1
z2 z2 f-z2
b1 b1 f-b1
z3 Erased erased-z3
c1 c1 f-c1
0 Linus 
1 Erased Erased
2 Erased Erased [erased]
3 Linus  erased-a1@erased.invalid>bob@survey.example
4 bob@survey.example b1
5 Grace b1 why b1
6 Linus  bob@survey.example>erased-a1@erased.invalid
7 Erased Erased
8 Grace Erased [erased]
9 Linus  erased-a1@erased.invalid>carl@survey.example
10 carl@survey.example c1
11 deskbell z2 why z2`
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if l.Owner != "carl@survey.example" {
		t.Errorf("it is %s's", l.Owner)
	}
	if fields, devices, _ := e.License(l, monday.Add(12*time.Hour)); fields != 0 || devices != 0 {
		t.Errorf("once more %d values and %d devices", fields, devices)
	}
}

func TestWhileALicenseIsServed(t *testing.T) {
	now := monday.AddDate(0, 1, 0)
	contract := func(from, until time.Time, confirmed bool) entitlement.Contract {
		c := entitlement.Contract{From: from, Until: until}
		if confirmed {
			c.ConfirmedAt = monday
		}
		return c
	}
	for _, c := range []struct {
		name    string
		support time.Time
		terms   []entitlement.Contract
		until   time.Time // zero: it isn't
	}{
		{"nothing", time.Time{}, nil, time.Time{}},
		{"ended", now, []entitlement.Contract{contract(monday, now, true)}, time.Time{}},
		{"support", now.Add(1), nil, now.Add(1)},
		{"a contract", now, []entitlement.Contract{contract(monday, now.Add(5), true)}, now.Add(5)},
		{"a contract to come", time.Time{}, []entitlement.Contract{contract(now.Add(5), now.Add(9), true)}, now.Add(9)},
		{"one that nobody confirmed", time.Time{}, []entitlement.Contract{contract(monday, now.Add(5), false)}, time.Time{}},
		{"both", now.Add(7), []entitlement.Contract{contract(monday, now.Add(5), true)}, now.Add(7)},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := privacy.License{Holding: &entitlement.Holding{License: entitlement.License{ID: "l1", Owner: zoe, SupportUntil: c.support, Contracts: c.terms}}}
			e := erasure()
			_, _, kept := e.License(l, now)
			switch {
			case c.until.IsZero() && (len(kept) != 0 || l.Owner != aliased):
				t.Errorf("kept is %+v, the owner %s", kept, l.Owner)
			case !c.until.IsZero() && (len(kept) != 1 || !kept[0].Until.Equal(c.until) || l.Owner != zoe):
				t.Errorf("kept is %+v, the owner %s", kept, l.Owner)
			}
		})
	}
}
