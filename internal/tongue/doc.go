// Package tongue says things in the customers' languages: English, French, German and
// Spanish. Mails and pages share it, so that a deadline reads the same in both.
//
// A text is known by what it is in English; whoever shows texts brings them along as
// Phrases. What everyone needs is here already: dates, spans of time, numbers, targets,
// and the names of metrics, reasons, regions and countries.
//
//	tongue   a language, and what it can say
//	phrases  texts in all languages, checked when the program starts
//	words    what a language must have; one file for each of them
//	dates    instants as a clock on the wall shows them
//	amounts  spans, targets and numbers
//	names    what the API's words are called
package tongue
