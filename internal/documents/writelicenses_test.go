package documents

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"deskbell/entitlement"
)

func writeLicenses(t interface{ Fatal(...any) }, at time.Time, all ...entitlement.License) string {
	var file strings.Builder
	err := WriteLicenses(&file, at, func(visit func(entitlement.License) error) error {
		for _, l := range all {
			if err := visit(l); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return file.String()
}

func TestWriteLicenses(t *testing.T) {
	bare := entitlement.License{ID: "1", Key: "MAP-1", Product: "PIX4Dmapper", Kind: entitlement.Perpetual, Owner: "it@aerialworks.example", Seats: 3}
	full := bare
	full.SupportUntil, full.CreatedAt, full.RemoteDeactivation = date("2027-12-31"), time.Date(2025, 12, 15, 8, 0, 0, 5000, time.UTC), true
	full.Contracts = []entitlement.Contract{
		{ID: "2", Plan: "enterprise", From: date("2025-01-01"), Until: date("2026-01-01"), ConfirmedAt: date("2024-12-20")},
		{ID: "3", Plan: "gold", From: date("2026-01-01"), Until: date("2027-01-01")},
	}
	risky := bare
	risky.Key, risky.Product, risky.Owner = `=HYPERLINK("x")`, "'@SUM(1)", "+a@b.example"
	wide := bare
	wide.Key, wide.Product, wide.Owner = "＝1+1", "\t=1", "'＠x@b.example"
	comma := bare
	comma.Product = `Mapper, "old"`
	fjord := bare
	fjord.SupportUntil = time.Date(2026, 1, 1, 1, 0, 0, 0, time.FixedZone("", 3600)) // midnight in UTC
	for name, c := range map[string]struct {
		at   string
		one  entitlement.License
		want string
	}{
		"nothing optional": {"2026-06-01", bare, "MAP-1,PIX4Dmapper,perpetual,it@aerialworks.example,3,,,,,,false,"},
		"the running term": {"2025-06-01", full, "MAP-1,PIX4Dmapper,perpetual,it@aerialworks.example,3,2027-12-31,enterprise,2025-01-01,2026-01-01,2024-12-20,true,2025-12-15T08:00:00.000005Z"},
		"the next term":    {"2026-01-01", full, "MAP-1,PIX4Dmapper,perpetual,it@aerialworks.example,3,2027-12-31,gold,2026-01-01,2027-01-01,,true,2025-12-15T08:00:00.000005Z"},
		"formulas":         {"2026-06-01", risky, `"'=HYPERLINK(""x"")",''@SUM(1),perpetual,'+a@b.example,3,,,,,,false,`},
		"hidden formulas":  {"2026-06-01", wide, "'＝1+1,'\t=1,perpetual,''＠x@b.example,3,,,,,,false,"},
		"a comma":          {"2026-06-01", comma, `MAP-1,"Mapper, ""old""",perpetual,it@aerialworks.example,3,,,,,,false,`},
		"another zone":     {"2026-06-01", fjord, "MAP-1,PIX4Dmapper,perpetual,it@aerialworks.example,3,2026-01-01,,,,,false,"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := writeLicenses(t, date(c.at), c.one); got != allColumns+c.want+"\n" {
				t.Errorf("got\n%s\nwant\n%s", strings.TrimPrefix(got, allColumns), c.want)
			}
		})
	}
	if got := writeLicenses(t, date("2026-06-01")); got != allColumns {
		t.Errorf("without licenses: %q", got)
	}
}

// What was written is read as it was, but for the IDs.
func TestLicensesComeBack(t *testing.T) {
	word := rapid.StringMatching(`['=+@＝＋－＠-]{0,3}[a-zA-Z0-9ü€",; ]{0,6}[a-z0-9]`).Filter(func(text string) bool { return text == strings.TrimSpace(text) })
	instants := rapid.Custom(func(t *rapid.T) time.Time {
		at := date("1970-01-01").AddDate(0, 0, rapid.IntRange(0, 80_000).Draw(t, "day"))
		return at.Add(time.Duration(rapid.SampledFrom([]int64{0, 1, 3_600_000_000, 86_399_999_999}).Draw(t, "microseconds")) * time.Microsecond)
	})
	maybe := rapid.OneOf(rapid.Just(time.Time{}), instants)
	licenses := rapid.Custom(func(t *rapid.T) entitlement.License {
		l := entitlement.License{
			Key: word.Draw(t, "key"), Product: word.Draw(t, "product"), Kind: rapid.SampledFrom([]entitlement.Kind{entitlement.Subscription, entitlement.Perpetual}).Draw(t, "kind"),
			Owner: entitlement.Email(rapid.StringMatching(`['=+-]{0,2}[a-z0-9]{1,5}@b\.example`).Draw(t, "owner")), Seats: rapid.IntRange(1, mostSeats).Draw(t, "seats"),
			SupportUntil: maybe.Draw(t, "support until"), RemoteDeactivation: rapid.Bool().Draw(t, "remote"), CreatedAt: maybe.Draw(t, "created"),
		}
		if rapid.Bool().Draw(t, "contract") {
			from := instants.Draw(t, "from")
			l.Contracts = []entitlement.Contract{{
				Plan: rapid.SampledFrom([]string{"enterprise", "gold"}).Draw(t, "plan"), From: from,
				Until: from.Add(time.Duration(rapid.IntRange(1, 1_000_000).Draw(t, "term")) * time.Second), ConfirmedAt: maybe.Draw(t, "confirmed"),
			}}
		}
		return l
	})
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfNDistinct(licenses, 0, 5, func(l entitlement.License) string { return l.Key }).Draw(t, "licenses")
		file := writeLicenses(t, instants.Draw(t, "at"), all...)
		got, err := readLicenses(file)
		if err != nil {
			t.Fatalf("%v\n%s", err, file)
		}
		if !slices.EqualFunc(got, all, func(a, b entitlement.License) bool { return reflect.DeepEqual(a, b) }) {
			t.Fatalf("got  %+v\nwant %+v\n%s", got, all, file)
		}
	})
}

type full struct{}

var errFull = errors.New("the disk is full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestWritingLicensesFails(t *testing.T) {
	some := func(n int) func(func(entitlement.License) error) error {
		return func(visit func(entitlement.License) error) error {
			for i := range n {
				if err := visit(entitlement.License{Key: fmt.Sprint(i)}); err != nil {
					return err
				}
			}
			return nil
		}
	}
	for _, n := range []int{0, 1, 10_000} {
		if err := WriteLicenses(full{}, time.Time{}, some(n)); !errors.Is(err, errFull) {
			t.Errorf("of %d licenses on a full disk: %v", n, err)
		}
	}
	broken := errors.New("the database is gone")
	if err := WriteLicenses(&strings.Builder{}, time.Time{}, func(func(entitlement.License) error) error { return broken }); !errors.Is(err, broken) {
		t.Error(err)
	}
}
