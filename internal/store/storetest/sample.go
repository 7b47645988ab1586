package storetest

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"deskbell/calendars"
	"deskbell/entitlement"
	"deskbell/sla"
	"deskbell/tickets"
)

// start is when the tests' tickets begin.
var start = time.Date(2026, 3, 2, 8, 30, 0, 123456000, time.UTC)

// NewID makes an identifier as the desk does.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// Ticket is a small new ticket with an event and a clock, as a submission makes one.
func Ticket(at time.Time) *tickets.Ticket {
	due := at.Add(2 * time.Hour)
	return &tickets.Ticket{
		ID: tickets.ID(NewID()), Version: 1, Status: tickets.Open,
		Subject: "Engine stops at step 2", Description: "It stops. Then nothing happens.", Topic: "processing",
		Requester:    tickets.Requester{Name: "Ada", Email: "ada@aerial.example", Country: "CH", Region: calendars.Europe},
		LicenseEmail: "ops@aerial.example", Reported: "critical", Impact: "critical",
		Verdict: entitlement.Verdict{Basis: entitlement.Enterprise, Plan: "enterprise", LicenseID: NewID(), Evidence: "A contract.", DecidedAt: at},
		Terms:   tickets.Pinned{Policy: "enterprise@1", Calendars: []string{"switzerland@1", "us@1"}},
		Clocks: sla.Ledger{{
			Number: 1, Promise: 1, Owed: true, Metric: sla.FirstResponse, Impact: "critical", Region: calendars.Europe,
			Target: sla.Target{Amount: 2, Unit: sla.BusinessHour}, Policy: "enterprise@1", Calendar: "switzerland@1",
			StartedAt: at, DueAt: due, Warnings: []sla.Warning{{Percent: 50, At: at.Add(time.Hour)}}, State: sla.Running,
		}},
		AccessHash: strings.ReplaceAll(NewID()+NewID(), "-", ""),
		CreatedAt:  at, UpdatedAt: at,
		Events: []tickets.Event{event(1, at)},
	}
}

func event(number int, at time.Time) tickets.Event {
	return tickets.Event{
		ID: NewID(), Number: number, Kind: tickets.WasSubmitted, At: at, Public: true,
		Actor:   tickets.Actor{Role: tickets.Customer, Name: "Ada"},
		Details: tickets.Details{Impact: "critical", Country: "CH", Region: calendars.Europe, Body: "It stops. Then nothing happens."},
	}
}

// filled gives every field of a value something to lose: a field that a store forgets is a
// field that comes back different. It fails the test for a field it cannot fill, so that a
// new one is not overlooked.
func filled[T any](t *testing.T, seed uint64) T {
	t.Helper()
	var value T
	f := filler{t: t, random: rand.New(rand.NewPCG(seed, 1))}
	f.fill(reflect.ValueOf(&value).Elem(), "")
	return value
}

type filler struct {
	t      *testing.T
	random *rand.Rand
}

// choices are the values of types that have only some.
var choices = map[reflect.Type][]string{
	reflect.TypeFor[tickets.Status]():    {"solved"},
	reflect.TypeFor[tickets.Role]():      {"agent", "manager", "administrator"},
	reflect.TypeFor[entitlement.Basis](): {"enterprise", "support_and_upgrade", "deactivation_topic", "provisional", "denied"},
	reflect.TypeFor[entitlement.Kind]():  {"subscription", "perpetual"},
	reflect.TypeFor[entitlement.End]():   {"log_out", "owner", "agent", "check_in"},
	reflect.TypeFor[sla.State]():         {"running", "paused", "met", "missed", "superseded", "cancelled"},
	reflect.TypeFor[sla.Cause]():         {"silence", "reclassification", "relocation"},
}

func (f filler) fill(v reflect.Value, path string) {
	switch at := v.Addr().Interface().(type) {
	case *time.Time:
		*at = start.Add(time.Duration(f.random.Int64N(1e9)) * time.Microsecond)
		return
	case *time.Duration:
		*at = time.Duration(f.random.Int64N(1e12)+1) * time.Microsecond
		return
	}
	if all, ok := choices[v.Type()]; ok {
		v.SetString(all[f.random.IntN(len(all))])
		return
	}
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[tickets.ID]() || strings.HasSuffix(path, ".ID") || strings.HasSuffix(path, "LicenseID") {
			v.SetString(NewID())
			return
		}
		v.SetString(fmt.Sprintf("%s “é\n\"%%_\\ %d", path, f.random.Int()))
	case reflect.Int, reflect.Int64:
		v.SetInt(1 + f.random.Int64N(5))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Uint8:
		v.SetUint(1 + f.random.Uint64N(255))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem(), path)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 3, 3))
		for i := range v.Len() {
			f.fill(v.Index(i), path)
			if number := reflect.Indirect(v.Index(i)); number.Kind() == reflect.Struct && number.FieldByName("Number").IsValid() {
				number.FieldByName("Number").SetInt(int64(i + 1))
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f.fill(v.Field(i), path+"."+v.Type().Field(i).Name)
		}
	default:
		f.t.Fatalf("no way to fill %s, a %s: extend filler", path, v.Type())
	}
}
