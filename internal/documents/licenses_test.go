package documents

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/fault"
)

const allColumns = "license_key,product,kind,owner_email,seats,support_until,enterprise_plan,enterprise_from,enterprise_until,enterprise_confirmed_at,remote_deactivation,created_at\n"

func readLicenses(source string) ([]entitlement.License, error) {
	return ReadLicenses("doc.yaml", strings.NewReader(source), []string{"enterprise", "gold"})
}

func TestLicenses(t *testing.T) {
	eng := entitlement.License{
		Key: "ENG-1001", Product: "Pix4Dengine", Kind: entitlement.Subscription, Owner: "it@aerialworks.example", Seats: 2,
		SupportUntil: date("2027-12-31"), RemoteDeactivation: true, CreatedAt: date("2025-12-15"),
		Contracts: []entitlement.Contract{{Plan: "enterprise", From: date("2026-01-01"), Until: date("2027-01-01"), ConfirmedAt: time.Date(2025, 12, 18, 9, 30, 0, 0, time.UTC)}},
	}
	mapper := entitlement.License{Key: "MAP-1002", Product: "PIX4Dmapper", Kind: entitlement.Perpetual, Owner: "it@aerialworks.example", Seats: 3, SupportUntil: date("2025-01-31"), CreatedAt: date("2018-02-01")}
	lines := "ENG-1001,Pix4Dengine,subscription,it@aerialworks.example,2,2027-12-31,enterprise,2026-01-01,2027-01-01,2025-12-18T09:30:00Z,true,2025-12-15\n" +
		"MAP-1002,PIX4Dmapper,perpetual,IT@AERIALWORKS.EXAMPLE,3,2025-01-31,,,,,false,2018-02-01\n"
	bare := entitlement.License{Key: "K", Product: "P", Kind: entitlement.Perpetual, Owner: "a@b.example", Seats: 1}
	unconfirmed := bare
	unconfirmed.Contracts = []entitlement.Contract{{Plan: "enterprise", From: date("2026-11-01"), Until: time.Date(2027, 10, 31, 22, 0, 0, 123456000, time.UTC)}}
	signed := entitlement.License{Key: "=7", Product: "'+P", Kind: entitlement.Perpetual, Owner: "-a@b.example", Seats: 1}
	for name, c := range map[string]struct {
		source string
		want   []entitlement.License
	}{
		"all columns":          {allColumns + lines, []entitlement.License{eng, mapper}},
		"spreadsheet":          {"\ufeff" + strings.ReplaceAll(allColumns+lines, "\n", "\r\n"), []entitlement.License{eng, mapper}},
		"no last line end":     {strings.TrimSuffix(allColumns+lines, "\n"), []entitlement.License{eng, mapper}},
		"needed columns only":  {"owner_email,kind,license_key,product\na@b.example,perpetual,K,P\n", []entitlement.License{bare}},
		"spaces, capitals":     {" Owner_Email ,KIND,license_key,product\n\n a@B.example , Perpetual,K,\" P \"\n", []entitlement.License{bare}},
		"contract unconfirmed": {"license_key,product,kind,owner_email,enterprise_from,enterprise_until\nK,P,perpetual,a@b.example,2026-11-01,2027-11-01T00:00:00.123456789+02:00\n", []entitlement.License{unconfirmed}},
		"marked as text":       {"license_key,product,kind,owner_email\n'=7,''+P,perpetual,'-a@b.example\n", []entitlement.License{signed}},
		"signs by themselves":  {"license_key,product,kind,owner_email\n=7,''+P,perpetual,-a@b.example\n", []entitlement.License{signed}},
		"no lines":             {allColumns, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := readLicenses(c.source)
			if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %+v, %v\nwant %+v", got, err, c.want)
			}
		})
	}
}

func TestLicenseFaults(t *testing.T) {
	line := func(changes ...string) string {
		fields := strings.Split("K,P,subscription,a@b.example,2,2027-12-31,gold,2026-01-01,2027-01-01,2025-12-18,true,2025-12-15", ",")
		for i := 0; i < len(changes); i += 2 {
			for column, name := range columns {
				if name == changes[i] {
					fields[column] = changes[i+1]
				}
			}
		}
		return allColumns + strings.Join(fields, ",") + "\n"
	}
	for name, c := range map[string]struct {
		source string
		want   []string
	}{
		"empty file":          {"", []string{"1: is empty; it needs a header such as license_key,product,kind,owner_email"}},
		"mark only":           {"\ufeff", []string{"1: is empty"}},
		"header":              {"license_key,serial,product,product,kind\n", []string{`1: "serial" is not a column`, "1: the column product is there twice", "1: the column owner_email is missing"}},
		"semicolons":          {"license_key;product\n", []string{"1: with commas between them", "1: license_key is missing", "1: product is missing", "1: kind is missing", "1: owner_email is missing"}},
		"header is no CSV":    {"license_key,\"x\n", []string{"1: is not CSV"}},
		"sound":               {line(), nil},
		"no key":              {line("license_key", ""), []string{"2: license_key: is missing"}},
		"no product":          {line("product", " "), []string{"2: product: is missing"}},
		"kind":                {line("kind", "rented"), []string{"2: kind: must be subscription or perpetual"}},
		"no owner":            {line("owner_email", ""), []string{"2: owner_email: "}},
		"owner":               {line("owner_email", "a b@c"), []string{"2: owner_email: \"a b@c\" is not an email address"}},
		"no seats":            {line("seats", "0"), []string{"2: seats: must be a whole number from 1 to 100000"}},
		"too many seats":      {line("seats", "100001"), []string{"2: seats: "}},
		"half a seat":         {line("seats", "1.5"), []string{"2: seats: "}},
		"date":                {line("support_until", "31.12.2027"), []string{"2: support_until: \"31.12.2027\" is not a date; write it like 2026-01-31"}},
		"no such date":        {line("created_at", "2026-02-30"), []string{"2: created_at: "}},
		"no zone":             {line("created_at", "2026-02-03T10:00:00"), []string{"2: created_at: "}},
		"far dates":           {line("created_at", "0001-01-01", "support_until", "9999-12-31T23:00:00-05:00"), []string{"2: support_until: ", "2: created_at: "}},
		"flag":                {line("remote_deactivation", "yes"), []string{"2: remote_deactivation: must be true or false"}},
		"unknown plan":        {line("enterprise_plan", "silver"), []string{`2: enterprise_plan: "silver" has no published policy; use enterprise, gold`}},
		"term without end":    {line("enterprise_until", ""), []string{"2: enterprise_until: is missing"}},
		"term without start":  {line("enterprise_from", ""), []string{"2: enterprise_from: is missing"}},
		"plan without term":   {line("enterprise_from", "", "enterprise_until", "", "enterprise_confirmed_at", ""), []string{"2: enterprise_from: is missing", "2: enterprise_until: is missing"}},
		"confirmed nothing":   {line("enterprise_from", "", "enterprise_until", "", "enterprise_plan", ""), []string{"2: enterprise_from: is missing", "2: enterprise_until: is missing"}},
		"backward term":       {line("enterprise_until", "2026-01-01"), []string{"2: enterprise_until: must be after enterprise_from, 2026-01-01"}},
		"key twice":           {line() + strings.TrimPrefix(line(), allColumns), []string{"3: license_key: K is on line 2 already"}},
		"too few fields":      {allColumns + "K,P\n", []string{"2: has 2 fields, the header 12"}},
		"a stray quote":       {allColumns + "K\"x,P\n\"K\"x,P\n", []string{"2: is not CSV", "3: is not CSV"}},
		"an open quote":       {allColumns + "\"K,P\nx\n\n", []string{"2: is not CSV"}},
		"not UTF-8":           {line("product", "Caf\xe9"), []string{"2: product: is not UTF-8"}},
		"a NUL":               {line("product", "a\x00b"), []string{"2: product: must be at most"}},
		"a line break":        {line("product", "\"a\nb\""), []string{"2: product: must be at most"}},
		"too long":            {line("product", strings.Repeat("ü", 201)), []string{"2: product: must be at most 200"}},
		"lines after a break": {line("product", "\"a\nb\"") + "x\n", []string{"2: product: ", "4: has 1 fields"}},
		"all at once":         {allColumns + "\n,,,,,,,,,,,\nK,P,x,a@b.example,x,,,,,,,\n", []string{"3: license_key: is missing", "3: product: is missing", "3: kind: ", "3: owner_email: ", "4: kind: ", "4: seats: "}},
	} {
		t.Run(name, func(t *testing.T) {
			licenses, err := readLicenses(c.source)
			expectFaults(t, err, c.want...)
			if err != nil && licenses != nil {
				t.Error("gave licenses too")
			}
		})
	}
}

func TestManyLicenseFaultsAreCounted(t *testing.T) {
	_, err := readLicenses(allColumns + strings.Repeat("x\n", mostFaults+7))
	refused, ok := fault.As(err)
	if !ok || len(refused.Fields) != mostFaults+1 {
		t.Fatalf("got %v", ok)
	}
	if last := refused.Fields[mostFaults]; last.Location != "doc.yaml" || last.Message != "has 7 more faults" {
		t.Errorf("last is %+v", last)
	}
}

func TestReadingLicensesFails(t *testing.T) {
	broken := errors.New("disk")
	source := io.MultiReader(strings.NewReader(allColumns), iotest.ErrReader(broken))
	if _, err := ReadLicenses("doc.yaml", source, nil); !errors.Is(err, broken) {
		t.Error(err)
	}
	if _, isFault := fault.As(fmt.Errorf("%w", broken)); isFault {
		t.Error("an outage is nobody's fault")
	}
}
