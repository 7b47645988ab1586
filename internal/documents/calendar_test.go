package documents

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/calendars"
)

func TestCalendarInFull(t *testing.T) {
	c, err := ParseCalendar("doc.yaml", []byte(`
calendar: swiss-2
title: Swiss desk
time_zone: Europe/Zurich
hours: {mon-wed: ["09:00-12:00", "13:00-17:00"], "thu,fri": ["08:00-24:00"], sat: ["22:00-02:00"], sun: []}
holidays: [{drop: whit monday}, ch-national, {add: Epiphany}, {add: Company day, on: "12-06"}, {add: Leap, on: 02-29}]
exceptions:
  - {date: 2026-12-24, name: Christmas Eve, hours: ["09:00-12:00"]}
  - {from: 2026-12-28, to: 2026-12-31, name: Year-end closing, closed: true}
`))
	if err != nil {
		t.Fatal(err)
	}
	if c.ID != "swiss-2" || c.Version != 0 || c.Title != "Swiss desk" || c.Zone.String() != "Europe/Zurich" {
		t.Errorf("got %+v", &c.Spec)
	}
	office, late, night := windows("09:00-12:00", "13:00-17:00"), windows("08:00-24:00"), windows("22:00-02:00")
	if want := (calendars.Week{nil, office, office, office, late, late, night}); !reflect.DeepEqual(c.Week, want) {
		t.Errorf("week %v, want %v", c.Week, want)
	}
	var names []string
	for _, h := range c.Holidays {
		names = append(names, h.Name)
	}
	if slices.Contains(names, "Whit Monday") || !slices.Contains(names, "Epiphany") || len(names) != 8-1+3 {
		t.Errorf("holidays %v", names)
	}
	for day, want := range map[string]string{"2026-12-06": "Company day", "2028-02-29": "Leap", "2026-01-06": "Epiphany", "2026-05-25": "", "2026-12-24": "Christmas Eve", "2026-12-30": "Year-end closing"} {
		d, _ := calendars.ParseDate(day)
		if got := c.Day(d); got.Reason != want {
			t.Errorf("%s: %q, want %q", day, got.Reason, want)
		}
	}
}

func windows(texts ...string) []calendars.Window {
	var all []calendars.Window
	for _, text := range texts {
		w, err := calendars.ParseWindow(text)
		if err != nil {
			panic(err)
		}
		all = append(all, w)
	}
	return all
}

func TestDays(t *testing.T) {
	for key, want := range map[string][]time.Weekday{
		"mon": {1}, "mon-fri": {1, 2, 3, 4, 5}, "sat,sun": {6, 0}, "sat, sun": {6, 0}, "fri-mon": {5, 6, 0, 1},
		"mon-wed,fri": {1, 2, 3, 5}, "daily": {1, 2, 3, 4, 5, 6, 0}, "sun-sat": {0, 1, 2, 3, 4, 5, 6},
		"": nil, "Mon": nil, "monday": nil, "mon-": nil, "-mon": nil, "mon-mon": nil, "mon--fri": nil, "mon,": nil, "daily,mon": nil,
	} {
		got, ok := parseDays(key)
		if !slices.Equal(got, want) && ok || ok != (want != nil) {
			t.Errorf("%q: %v %v, want %v", key, got, ok, want)
		}
	}
}

func TestZones(t *testing.T) {
	for zone, ok := range map[string]bool{
		"Europe/Zurich": true, "America/Los_Angeles": true, "UTC": true, "Etc/GMT+5": true, "America/Port-au-Prince": true, "America/Argentina/Buenos_Aires": true,
		"Local": false, "localtime": false, "''": false, "europe/zurich": false, "Mars/Olympus": false, "PTD": false, "../etc/passwd": false,
		"/etc/localtime": false, "right/UTC": false, "posix/UTC": false, "posixrules": false, "Factory": false, "Europe": false, "GMT+2": false, "zone.tab": false,
	} {
		_, err := ParseCalendar("doc.yaml", []byte(lined("calendar: x", "time_zone: "+zone, "hours: {mon: [\"09:00-17:00\"]}")))
		if ok {
			expectFaults(t, err)
		} else {
			expectFaults(t, err, "2: is not a time zone; give an IANA name")
		}
	}
}

func TestCalendarFaults(t *testing.T) {
	whole := lined("calendar: x", "time_zone: UTC", "hours: {mon-fri: [\"09:00-17:00\"]}") // three lines
	zoned := lined("calendar: x", "time_zone: UTC")
	for name, c := range map[string]struct {
		source string
		want   []string
	}{
		"nothing of it":       {"{}\n", []string{"1: calendar: is missing", "1: hours: is missing", "1: time_zone: is missing"}},
		"reserved":            {strings.Replace(whole, "x", "always", 1), []string{"1: always is built in"}},
		"bad name":            {strings.Replace(whole, "x", "-x", 1), []string{"1: cannot be a name"}},
		"unknown key":         {whole + "holiday: []\n", []string{`4: "holiday" is not a key here; use calendar, title,`}},
		"zone is a list":      {lined("calendar: x", "time_zone: [UTC]", "hours: {mon: [\"09:00-17:00\"]}"), []string{"2: time_zone: must be one value"}},
		"hours is a list":     {zoned + "hours: [mon]\n", []string{"3: hours: must be a mapping"}},
		"no hours":            {zoned + "hours: {}\n", []string{"3: hours: never opens"}},
		"only closed":         {zoned + "hours: {mon: []}\n", []string{"3: hours: never opens"}},
		"unknown day":         {zoned + lined("hours:", "  monday: [\"09:00-17:00\"]"), []string{`4: "monday" covers no days`}},
		"day twice":           {zoned + lined("hours:", "  mon-fri: [\"09:00-17:00\"]", "  fri: [\"09:00-12:00\"]"), []string{"5: fri: fri is covered by mon-fri already"}},
		"key twice":           {zoned + lined("hours:", "  mon: [\"09:00-17:00\"]", "  mon: [\"09:00-12:00\"]"), []string{"5: mon: is there twice"}},
		"unquoted comma":      {zoned + lined("hours: {sat,sun: [\"09:00-17:00\"]}"), []string{"3: sat: has no value; give one or leave the key out (in braces, a key with a comma needs quotes)"}},
		"unquoted window":     {zoned + lined("hours: {mon: [09:00-17:00]}"), []string{"3: must be one value such as \"09:00-17:00\", in quotes; this is a mapping"}},
		"window is text":      {zoned + lined("hours: {mon: \"09:00-17:00\"}"), []string{"3: mon: must be a list"}},
		"bad windows":         {zoned + lined("hours:", "  mon: [\"9-17\", \"09:00-09:00\"]", "  tue: [\"10:00-24:30\"]", "  wed: [8]"), []string{"4: is not a pair of times", "4: opens and closes at the same time", "5: closes after 24:00", "6: is not a pair of times"}},
		"overlap":             {zoned + lined("hours:", "  mon-fri: [\"09:00-17:00\", \"16:00-18:00\"]"), []string{"4: mon-fri: 09:00-17:00 and 16:00-18:00 overlap"}},
		"over midnight":       {zoned + lined("hours:", "  mon: [\"09:00-17:00\"]", "  fri-sun:", "    - \"22:00-10:00\""), []string{"5: fri-sun: 22:00-10:00 runs over midnight into 09:00-17:00"}},
		"holidays is text":    {whole + "holidays: us-major\n", []string{"4: holidays: must be a list"}},
		"unknown set":         {whole + lined("holidays:", "  - us-major", "  - us-minor"), []string{`6: "us-minor" is not a set of holidays; use ch-ag,`}},
		"set twice":           {whole + "holidays: [us-major, us-major]\n", []string{"4: us-major is there twice"}},
		"drop of no set":      {whole + lined("holidays:", "  - us-major", "  - {drop: Easter Monday}"), []string{`6: "Easter Monday" is no day of the sets listed; they have New Year's Day, Memorial Day`}},
		"drop from nothing":   {whole + lined("holidays:", "  - drop: Easter Monday"), []string{"5: they have none"}},
		"add kept":            {whole + lined("holidays:", "  - us-major", "  - {add: labor day}"), []string{"6: is kept already"}},
		"add unknown":         {whole + "holidays: [{add: Founders}]\n", []string{"4: is in no set of holidays; give its date"}},
		"add on no date":      {whole + "holidays: [{add: A, on: 13-01}, {add: B, on: 02-30}, {add: C, on: [1]}]\n", []string{"4: not a day of the year", "4: not a day of the year", "4: must be one value"}},
		"drop and add":        {whole + lined("holidays:", "  - {drop: A, add: B}", "  - {on: 12-06}", "  - {drop: A, on: 12-06}", "  - {day: A}"), []string{"5: must drop a day, or add one", "6: must drop a day, or add one", "7: must drop a day, or add one", `8: must drop a day`, `8: "day" is not a key here`}},
		"exceptions is a map": {whole + "exceptions: {date: 2026-12-24}\n", []string{"4: exceptions: must be a list"}},
		"exception is text":   {whole + lined("exceptions:", "  - 2026-12-24"), []string{"5: exceptions[0]: must be a mapping"}},
		"nameless":            {whole + lined("exceptions:", "  - {date: 2026-12-24, closed: true}"), []string{"5: name: is missing; receipts"}},
		"dateless":            {whole + lined("exceptions:", "  - {name: A, closed: true}", "  - {name: B, closed: true, from: 2026-12-24}", "  - {name: C, closed: true, date: 2026-12-24, to: 2026-12-25}"), []string{"5: must have a date", "6: must have a date", "7: must have a date"}},
		"bad dates":           {whole + lined("exceptions:", "  - {name: A, closed: true, date: 24.12.2026}", "  - {name: B, closed: true, from: 2026-02-30, to: 2026-13-01}", "  - {name: C, closed: true, date: 2300-01-01}"), []string{"5: is not a date", "6: is not a date", "6: is not a date", "7: out of range"}},
		"backward":            {whole + lined("exceptions:", "  - {name: A, closed: true, from: 2026-12-31, to: 2026-12-24}"), []string{"5: before it begins"}},
		"too long":            {whole + lined("exceptions:", "  - {name: A, closed: true, from: 2026-01-01, to: 2028-01-01}"), []string{"5: lasts more than a year"}},
		"date twice":          {whole + lined("exceptions:", "  - {name: A, closed: true, from: 2026-12-24, to: 2026-12-31}", "  - {name: B, date: 2026-12-26, hours: [x]}"), []string{"6: covers 2026-12-26", "6: is not a pair of times"}},
		"open and closed":     {whole + lined("exceptions:", "  - {name: A, date: 2026-12-24, closed: true, hours: [\"09:00-10:00\"]}", "  - {name: B, date: 2026-12-25}", "  - {name: C, date: 2026-12-26, closed: false}", "  - {name: D, date: 2026-12-27, hours: []}", "  - {name: E, date: 2026-12-28, closed: 1}"), []string{"5: one of them", "6: one of them", "7: one of them", "8: write closed: true instead", "9: closed: must be true or false"}},
		"exception overlap":   {whole + lined("exceptions:", "  - name: A", "    date: 2026-12-24", "    hours: [\"09:00-10:00\", \"09:30-11:00\"]"), []string{"7: hours: 09:00-10:00 and 09:30-11:00 overlap"}},
		"a year without":      {whole + lined("exceptions:", "  - {name: A, closed: true, from: 2026-12-01, to: 2027-06-30}", "  - {name: B, closed: true, from: 2027-07-01, to: 2028-01-10}"), []string{"6: would not open once in 2027"}},
		"all at once":         {lined("calendar: X", "time_zone: Mars", "hours:", "  mon: [\"x\"]", "  tue: [\"10:00-12:00\", \"11:00-13:00\"]", "holidays: [mars]", "exceptions:", "  - {date: 2026-12-24, name: A, closed: true}", "  - {date: 2026-12-24, name: B, closed: true}", "zone: UTC"), []string{"1: calendar: ", "2: time_zone: ", "4: mon[0]: ", "5: tue: ", "6: holidays[0]: ", "9: exceptions[1]: covers 2026-12-24", `10: "zone"`}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ParseCalendar("doc.yaml", []byte(c.source))
			expectFaults(t, err, c.want...)
		})
	}
}

func TestCalendarsThatNeverOpen(t *testing.T) {
	var source strings.Builder
	source.WriteString(lined("calendar: x", "time_zone: UTC", "hours: {mon: [\"09:00-17:00\"]}", "holidays:"))
	for day := date("2001-01-01"); day.Year() == 2001; day = day.AddDate(0, 0, 7) { // every Monday of 2001
		source.WriteString("  - {add: Day of " + day.Format("2 January") + ", on: " + day.Format("01-02") + "}\n")
	}
	_, err := ParseCalendar("doc.yaml", []byte(source.String()))
	expectFaults(t, err, "4: would not open once in 1973")
}
