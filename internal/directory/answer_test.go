package directory_test

import (
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"deskbell/entitlement"
)

func TestGarbage(t *testing.T) {
	one := func(changes ...any) string { return answer(string(ada), engine(string(ada), changes...)) }
	good := answer(string(ada))
	terms := func(all ...fields) string {
		return one("enterprise_from", nil, "enterprise_until", nil, "enterprise_confirmed_at", nil, "contracts", all)
	}
	for name, c := range map[string]struct{ text, says string }{
		"nothing":              {"", "EOF"},
		"a page":               {"<!DOCTYPE html><title>Sign in</title>", "invalid character"},
		"a list":               {"[]", "cannot unmarshal array"},
		"null":                 {"null", "licenses is missing"},
		"an empty object":      {"{}", "licenses is missing"},
		"an error":             {`{"error": "out of order"}`, "unknown field"},
		"cut off":              {good[:len(good)-2], "EOF"},
		"two answers":          {good + good, "follows its end"},
		"not UTF-8":            {strings.Replace(good, "Pix4D", "Pix4\xff", 1), "not UTF-8"},
		"deep":                 {strings.Repeat("[", 500_000) + strings.Repeat("]", 500_000), "nested deeper"},
		"deep in a license":    {one("product", []any{[]any{[]any{[]any{[]any{[]any{[]any{}}}}}}}), "nested deeper"},
		"too long":             {good + strings.Repeat(" ", 1<<20), "longer than"},
		"a key twice":          {strings.Replace(good, "{", `{"Owner_Email":"ada@aerial.example",`, 1), "is there twice"},
		"no licenses":          {`{"owner_email":"ada@aerial.example"}`, "licenses is missing"},
		"licenses of null":     {`{"owner_email":"ada@aerial.example","licenses":null}`, "licenses is missing"},
		"a license of null":    {`{"owner_email":"ada@aerial.example","licenses":[null]}`, "owner_email is no email address"},
		"no owner":             {`{"licenses":[]}`, "owner_email is no email address"},
		"an unknown field":     {one("support_till", "2027-01-01"), "unknown field"},
		"the license_key":      {one("license_key", ""), "license_key: is missing"},
		"a key on two lines":   {one("license_key", "a\nb"), "license_key: must be at most 200"},
		"a NUL":                {one("product", "a\x00b"), "product: must be at most 200"},
		"no product":           {one("product", nil), "product: is missing"},
		"a long product":       {one("product", strings.Repeat("x", 201)), "product: must be at most 200"},
		"a number for a text":  {one("product", 7), "cannot unmarshal number"},
		"another kind":         {one("kind", "lease"), "kind: must be subscription or perpetual"},
		"no owner_email":       {one("owner_email", nil), "owner_email is no email address"},
		"no seats":             {one("seats", 0), "seats: must be a whole number"},
		"too many seats":       {one("seats", 100_001), "seats: must be a whole number"},
		"half a seat":          {one("seats", 1.5), "cannot unmarshal number"},
		"seats as text":        {one("seats", "2"), "cannot unmarshal string"},
		"no date":              {one("support_until", "soon"), "support_until: is not a date"},
		"no such day":          {one("support_until", "2027-02-29"), "support_until: is not a date"},
		"a number for a date":  {one("created_at", 1_700_000_000), "cannot unmarshal number"},
		"long ago":             {one("created_at", "1969-12-31"), "created_at: is not a date"},
		"an end before":        {one("enterprise_until", "2026-01-01"), "enterprise_until: must be after"},
		"a beginning only":     {one("enterprise_until", nil), "enterprise_until: is missing"},
		"a confirmation only":  {one("enterprise_until", nil, "enterprise_from", nil), "enterprise_from: is missing"},
		"a word for a truth":   {one("remote_deactivation", "yes"), "cannot unmarshal string"},
		"terms and a term":     {one("contracts", []fields{{"from": "2027-01-01", "until": "2028-01-01"}}), "give either"},
		"terms that overlap":   {terms(fields{"from": "2026-01-01", "until": "2027-01-02"}, fields{"from": "2027-01-01", "until": "2028-01-01"}), "overlaps"},
		"a term without end":   {terms(fields{"from": "2026-01-01"}), "enterprise_until: is missing"},
		"a term's bad date":    {terms(fields{"from": "2026-01-01", "until": "never"}), "until: is not a date"},
		"one bad among others": {answer(string(ada), engine(string(ada)), engine(string(ada), "license_key", "ENG-2", "kind", "")), "licenses[1]"},
		"a license twice":      {answer(string(ada), engine(string(ada)), engine(string(ada))), "license_key of licenses[0]"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.answers(say(c.text))
			w.expect(ada, "unknown")
			check(t, "calls", w.heard(), 1)
			w.counted(map[string]float64{"garbage": 1, "none": 1, "duration_seconds": 1, "copy_age_seconds": 0, "circuit_open": 0})
			if text := w.log.String(); !strings.Contains(text, c.says) || len(text) > 1000 || strings.Contains(text, "ada@") {
				t.Errorf("the log says %s", text)
			}
			if len(w.cache.copies) > 0 {
				t.Errorf("kept %+v", w.cache.copies)
			}
		})
	}
}

func TestAnAnswerAboutAnotherAccountIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"all of it":          answer(string(eve)),
		"its head":           answer(string(eve), engine(string(ada))),
		"a license":          answer(string(ada), engine(string(ada)), engine(string(eve), "license_key", "ENG-2")),
		"none of another's":  `{"owner_email": "eve@survey.example", "licenses": []}`,
		"a tag of a mailbox": answer("ada+a@aerial.example"),
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.expect(ada, "fresh, 1 licenses")
			w.clock.pass(time.Hour)
			w.answers(say(text))
			w.expect(ada, "1h0m0s old, 1 licenses")
			check(t, "answers about others", w.counts()["another_account"], 1)
		})
	}
}

func TestHowLicensesMayBeWritten(t *testing.T) {
	bare := entitlement.License{Key: "K", Product: "P", Kind: entitlement.Perpetual, Owner: ada, Seats: 1}
	term := func(from, until string) entitlement.Contract {
		return entitlement.Contract{Plan: "enterprise", From: day(from), Until: day(until)}
	}
	renewed := bare
	renewed.Contracts = []entitlement.Contract{term("2026-01-01", "2027-01-01"), term("2027-01-01", "2028-01-01")}
	renewed.Contracts[1].Plan, renewed.Contracts[1].ConfirmedAt = "gold", day("2026-12-01")
	exact := bare
	exact.SupportUntil = time.Date(2027, 10, 31, 22, 0, 0, 123456000, time.UTC)
	for name, c := range map[string]struct {
		text string
		want entitlement.License
	}{
		"needed fields only":  {`{"license_key":"K","product":"P","kind":"perpetual","owner_email":"ada@aerial.example"}`, bare},
		"nulls, empty texts":  {`{"license_key":"K","product":"P","kind":"perpetual","owner_email":"ada@aerial.example","seats":null,"support_until":null,"enterprise_plan":"","contracts":null,"remote_deactivation":null}`, bare},
		"spaces, capitals":    {`{"license_key":" K ","product":"P","kind":"Perpetual","owner_email":" Ada@AERIAL.example "}`, bare},
		"terms in any order":  {`{"license_key":"K","product":"P","kind":"perpetual","owner_email":"ada@aerial.example","contracts":[{"plan":"gold","from":"2027-01-01","until":"2028-01-01","confirmed_at":"2026-12-01"},{"from":"2026-01-01","until":"2027-01-01"}]}`, renewed},
		"an instant in zones": {`{"license_key":"K","product":"P","kind":"perpetual","owner_email":"ada@aerial.example","support_until":"2027-11-01T00:00:00.123456789+02:00"}`, exact},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.answers(say(`{"owner_email": "ADA@aerial.example", "licenses": [` + c.text + `]}`))
			if a := w.account(ada); len(a.Licenses) != 1 || !reflect.DeepEqual(a.Licenses[0], c.want) {
				t.Errorf("got %+v\nwant %+v\n%s", a, c.want, w.log)
			}
		})
	}
}

func TestManyLicensesInOneAnswer(t *testing.T) {
	w := newWorld(t)
	all := make([]fields, 3000)
	for i := range all {
		all[i] = engine(string(ada), "license_key", strings.Repeat("x", i%20)+time.Duration(i).String())
	}
	w.answers(func(rw http.ResponseWriter, r *http.Request) { say(answer(string(ada), all...))(rw, r) })
	w.expect(ada, "fresh, 3000 licenses")
}
