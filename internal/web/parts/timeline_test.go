package parts_test

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"deskbell/internal/tongue"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
	"deskbell/internal/web/parts"
)

func at(text string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(err)
	}
	return t
}

func in(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

// counted is a receipt of these segments, of which every second one counts, in Zurich's zone.
func counted(firstCounts bool, reasons []string, instants ...string) client.Receipt {
	r := client.Receipt{
		Metric: "first_response", Impact: "critical", Target: "2 business hours", Policy: "enterprise@1", Calendar: "switzerland@1", TimeZone: "Europe/Zurich",
		Rule: "enterprise@1 promises it", StartedAt: at(instants[0]), DueAt: at(instants[len(instants)-1]),
	}
	counts := firstCounts
	for i := range instants[1:] {
		s := client.Segment{From: at(instants[i]), To: at(instants[i+1]), Reason: reasons[i]}
		if counts {
			s.Counted = s.To.Sub(s.From).Seconds()
			r.TargetSeconds += s.Counted
		}
		counts = !counts
		r.Segments = append(r.Segments, s)
	}
	return r
}

func reader(now, zone, language string) *page.Page {
	return &page.Page{Now: at(now), Zone: in(zone), Tongue: tongue.New(page.Words, parts.Words, parts.ReceiptWords).In(language)}
}

func drawn(t *testing.T, p *page.Page, r client.Receipt, stopped time.Time) string {
	t.Helper()
	var b strings.Builder
	if err := parts.TimelineUntil(p, r, stopped).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func says(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("it doesn't say %q: %s", w, text)
		}
	}
}

func lacks(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(text, w) {
			t.Errorf("it says %q: %s", w, text)
		}
	}
}

var (
	weekend   = counted(false, []string{"weekend", "open"}, "2026-11-27 17:30", "2026-11-30 08:00", "2026-11-30 10:00")
	christmas = counted(true, []string{"open", "outside hours", "open", "Christmas Day", "open"},
		"2026-12-23 15:30", "2026-12-23 16:00", "2026-12-24 08:00", "2026-12-24 16:00", "2026-12-28 08:00", "2026-12-28 11:30")
)

// The stretches fill the width without gaps, in their order, and what counts is to scale.
func TestATimelineFillsItsWidth(t *testing.T) {
	for name, r := range map[string]client.Receipt{"a weekend": weekend, "Christmas": christmas, "weeks": weeks(30), "half an hour": counted(true, []string{"open"}, "2026-11-25 13:00", "2026-11-25 13:30")} {
		text := drawn(t, reader("2026-11-25 13:10", "UTC", "en"), r, time.Time{})
		end := 0.0
		for _, m := range regexp.MustCompile(`class="stretch [a-z]+" x="([0-9.]+)%" y="24" width="([0-9.]+)%"`).FindAllStringSubmatch(text, -1) {
			left, width := amount(t, m[1]), amount(t, m[2])
			if math.Abs(left-end) > 0.01 || width <= 0 {
				t.Errorf("%s: a stretch goes from %v, %v wide, after one that ends at %v", name, left, width, end)
			}
			end = left + width
		}
		if math.Abs(end-100) > 0.1 {
			t.Errorf("%s: it is %v %% wide", name, end)
		}
	}
}

func amount(t *testing.T, text string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// weeks is a receipt of so many days at the desk, without its weekends.
func weeks(days int) client.Receipt {
	instants, reasons := []string{}, []string{}
	for day := at("2026-11-02 08:00"); days > 0; day = day.AddDate(0, 0, 1) {
		if day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
			continue
		}
		if days--; len(instants) > 0 {
			reasons = append(reasons, map[bool]string{true: "weekend", false: "outside hours"}[day.Weekday() == time.Monday])
		}
		instants = append(instants, day.Format("2006-01-02 15:04"), day.Add(8*time.Hour).Format("2006-01-02 15:04"))
		reasons = append(reasons, "open")
	}
	return counted(true, reasons, instants...)
}

func TestATimelineSaysWhatItShows(t *testing.T) {
	for _, c := range []struct {
		name  string
		page  *page.Page
		of    client.Receipt
		stop  string
		says  []string
		lacks []string
	}{
		{
			"before the desk opens", reader("2026-11-28 12:00", "Europe/Zurich", "en"), weekend, "",
			[]string{"until Mon 30 Nov, 11:00 (Europe/Zurich)", "weekend. Mon 30 Nov 09:00–11:00: counts 2 h", ">Mon 30 Nov 11:00<", ">Fri 27 Nov 18:30<", ">now<", `class="stretch closed"`, `class="stretch counted"`, "Times of Europe/Zurich"},
			[]string{`class="stretch late"`, ">answered<"},
		},
		{
			"to a reader elsewhere", reader("2026-11-28 12:00", "Asia/Tokyo", "en"), weekend, "",
			[]string{"until Mon 30 Nov, 19:00 (Asia/Tokyo)", ">Mon 30 Nov 19:00<", "Times of Asia/Tokyo"}, []string{"Nov 11:00<"},
		},
		{
			"to a reader nobody knows the zone of, by the desk's", reader("2026-11-28 12:00", "UTC", "en"), weekend, "",
			[]string{">Mon 30 Nov 11:00<", "Times of Europe/Zurich"}, []string{"UTC"},
		},
		{
			"when it is late", reader("2026-11-30 14:00", "Europe/Zurich", "en"), weekend, "",
			[]string{`class="stretch late"`, ">now<"}, []string{">answered<"},
		},
		{
			"answered in time", reader("2026-12-30 14:00", "Europe/Zurich", "en"), weekend, "2026-11-30 09:00",
			[]string{">answered<"}, []string{`class="stretch late"`, ">now<"},
		},
		{
			"answered late", reader("2026-12-30 14:00", "Europe/Zurich", "de"), weekend, "2026-11-30 12:00",
			[]string{">beantwortet<", `class="stretch late"`, ">Mo. 30. Nov. 11:00<", "fällig", "Wochenende"}, nil,
		},
		{
			"before it begins", reader("2026-11-27 17:30", "Europe/Zurich", "fr"), weekend, "",
			[]string{"échéance", "fin de semaine"}, []string{">maintenant<"},
		},
		{
			"of many days", reader("2026-11-05 12:00", "Europe/Zurich", "es"), weeks(30), "",
			[]string{"30 tramos cuentan"}, nil,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			stopped := time.Time{}
			if c.stop != "" {
				stopped = at(c.stop)
			}
			text := drawn(t, c.page, c.of, stopped)
			says(t, text, c.says...)
			lacks(t, text, c.lacks...)
		})
	}
}

func TestATimelineOfWhatStandsStill(t *testing.T) {
	r := counted(true, []string{"open", "paused: waiting for the customer"}, "2026-11-25 13:00", "2026-11-25 14:00", "2026-11-25 15:00")
	r.DueAt = time.Time{}
	text := drawn(t, reader("2026-11-25 16:00", "Europe/Zurich", "en"), r, time.Time{})
	says(t, text, "stands still until you answer", `class="stretch paused"`, "waiting for you")
	lacks(t, text, `class="due"`, ">due<")
	r.Segments = nil
	says(t, drawn(t, reader("2026-11-25 16:00", "Europe/Zurich", "en"), r, time.Time{}), "<svg")
}

// Days whose midnight doesn't exist, or that last 23 or 25 hours, are days.
func TestATimelineOverDaylightSaving(t *testing.T) {
	r := counted(false, []string{"weekend", "open"}, "2026-10-23 15:00", "2026-10-26 08:00", "2026-10-26 10:00")
	text := drawn(t, reader("2026-10-24 12:00", "Europe/Zurich", "en"), r, time.Time{})
	says(t, text, "Sat 24 Oct 00:00 – Mon 26 Oct 00:00: weekend", ">Mon 26 Oct 11:00<", ">Fri 23 Oct 17:00<")
	r = counted(false, []string{"weekend", "open"}, "2018-11-02 21:00", "2018-11-05 12:00", "2018-11-05 14:00") // clocks go forward at midnight there
	r.TimeZone = "America/Sao_Paulo"
	text = drawn(t, reader("2018-11-03 12:00", "America/Sao_Paulo", "en"), r, time.Time{})
	says(t, text, "Sat 3 Nov 00:00 – Mon 5 Nov 00:00: weekend", ">Mon 5 Nov 12:00<")
}

func TestATimelineIsNoPlaceForHostileText(t *testing.T) {
	const hostile = `"><script>alert(1)</script>`
	r := weekend
	r.Segments = append([]client.Segment{}, r.Segments...)
	r.Segments[0].Reason, r.Metric, r.Policy, r.Rule, r.Calendar = hostile, hostile, hostile, hostile, hostile
	p := reader("2026-11-28 12:00", "Europe/Zurich", "en")
	var b strings.Builder
	if err := parts.ReceiptTable(p, r).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	lacks(t, b.String()+drawn(t, p, r, time.Time{}), "<script")
}

func TestTheReceiptAsATable(t *testing.T) {
	for language, want := range map[string][]string{
		"en": {"How this was counted", "Fri 27 Nov 18:30 – Mon 30 Nov 09:00", "weekend", "Mon 30 Nov 09:00–11:00", "2 h", "In all", "Mon 30 Nov, 11:00", "enterprise@1 promises it.", "Europe/Zurich"},
		"de": {"Wie das gezählt wurde", "Wochenende", "Insgesamt", "Nach enterprise@1: erste Antwort, Auswirkung Kritisch, Frist 2 Arbeitsstunden"},
		"fr": {"Comment cela a été compté", "fin de semaine", "En tout"},
		"es": {"Cómo se ha contado", "fin de semana", "En total"},
	} {
		var b strings.Builder
		if err := parts.ReceiptTable(reader("2026-11-28 12:00", "Asia/Tokyo", language), weekend).Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		says(t, b.String(), want...)
	}
}
