package documents

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"deskbell/entitlement"
)

// WriteLicenses writes the CSV file that ReadLicenses reads: a line for each license that
// each visits. Of several terms of the Enterprise add-on it has the one that matters at an
// instant, License.ContractAt; IDs stay at home. What each or w fails with is wrapped.
func WriteLicenses(w io.Writer, at time.Time, each func(visit func(entitlement.License) error) error) error {
	file := csv.NewWriter(w)
	err := file.Write(columns)
	if err == nil {
		err = each(func(l entitlement.License) error { return file.Write(recordOf(l, at)) })
	}
	if file.Flush(); err == nil {
		err = file.Error()
	}
	if err != nil {
		return fmt.Errorf("writing licenses: %w", err)
	}
	return nil
}

// recordOf has a license's fields in the order of the columns.
func recordOf(l entitlement.License, at time.Time) []string {
	c, _ := l.ContractAt(at)
	return []string{
		guarded(l.Key), guarded(l.Product), string(l.Kind), guarded(string(l.Owner)),
		strconv.Itoa(l.Seats), written(l.SupportUntil), c.Plan, written(c.From), written(c.Until),
		written(c.ConfirmedAt), strconv.FormatBool(l.RemoteDeactivation), written(l.CreatedAt),
	}
}

// written is an instant for people to read, and as exact as it is kept: midnight in UTC is
// just its date, and none is nothing.
func written(t time.Time) string {
	switch t = t.UTC(); {
	case t.IsZero():
		return ""
	case t.Equal(t.Truncate(24 * time.Hour)):
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339Nano)
}

// guarded keeps a spreadsheet from taking text for a formula, which might call a program or
// send the other lines away: an apostrophe before it marks it as text. Reading takes it off
// again, so a key comes back as it was. To leave that to quotes would not help, as
// spreadsheets don't heed them.
func guarded(text string) string {
	if looksLikeFormula(text) {
		return "'" + text
	}
	return text
}

// unguarded takes the mark off.
func unguarded(text string) string {
	if rest, marked := strings.CutPrefix(text, "'"); marked && looksLikeFormula(rest) {
		return rest
	}
	return text
}

// looksLikeFormula looks past apostrophes too, so that text which has them itself gets one
// more, and keeps its own when that is taken off. The wide signs are those of East Asian
// keyboards, which spreadsheets there take for the others; a space, a tab or the end of a line
// may be dropped before a sign is looked for.
func looksLikeFormula(text string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, "'"))
	return strings.ContainsRune("=+-@＝＋－＠", first) || unicode.IsSpace(first)
}
