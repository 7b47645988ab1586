package tongue

import "deskbell/sla"

// words are what a language has of its own accord.
type words struct {
	metrics  map[sla.Metric]string
	reasons  map[string]string // as calendars and receipts give them
	closedOn string            // 1: the day of the week

	weekdays      [7]string // from Sunday
	months        [12]string
	shortWeekdays [7]string
	shortMonths   [12]string
	first         string // of a month, as a number

	date      string // 1: weekday, 2: day, 3: month, 4: year
	shortDate string // 1: weekday, 2: day, 3: month
	at        string // 1: date, 2: time of day
}

// languages are those of tickets.Languages.
var languages = map[string]*words{"en": &english, "fr": &french, "de": &german, "es": &spanish}

// The reasons of a receipt's segments that aren't names.
const (
	isOpen       = "open"
	outsideHours = "outside hours"
	isWeekend    = "weekend"
	isPaused     = "paused: waiting for the customer"
)
