package mail

import (
	"cmp"
	"sync"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"

	"deskbell/calendars"
	"deskbell/sla"
	"deskbell/tickets"
)

// voice says things in a language.
type voice struct {
	tongue
	tag     language.Tag
	printer *message.Printer
}

// voiceOf speaks one of tickets.Languages, or the first of them for any other.
func voiceOf(name string) voice {
	spoken, ok := tongues[name]
	if !ok {
		name = tickets.Languages[0]
		spoken = tongues[name]
	}
	tag := language.MustParse(name)
	return voice{spoken, tag, message.NewPrinter(tag, message.Catalog(phrases()))}
}

// phrases is the catalog of all languages.
var phrases = sync.OnceValue(func() catalog.Catalog {
	built := catalog.NewBuilder(catalog.Fallback(language.English))
	for name, t := range tongues {
		tag := language.MustParse(name)
		var err error
		for p, text := range t.phrases {
			err = cmp.Or(err, built.SetString(tag, string(p), text))
		}
		for p, n := range t.numbers {
			err = cmp.Or(err, built.Set(tag, string(p), plural.Selectf(1, "%d", plural.One, n.one, plural.Other, n.other)))
		}
		if err != nil {
			panic("mail: " + err.Error()) // the phrases are constants
		}
	}
	return built
})

func (v voice) say(p phrase, arguments ...any) string {
	return v.printer.Sprintf(string(p), arguments...)
}

// target is how long something may take.
func (v voice) target(t sla.Target) string { return v.say(unit(t.Unit), t.Amount) }

// country is the name of one, by its code.
func (v voice) country(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return line(code, longestName)
	}
	return cmp.Or(display.Regions(v.tag).Name(region), code)
}

// groups are the regions by the codes of the standard that names them.
var groups = map[calendars.Region]string{
	calendars.Africa: "002", calendars.Asia: "142", calendars.Europe: "150", calendars.NorthAmerica: "003",
	calendars.SouthAmerica: "005", calendars.Oceania: "009", calendars.Antarctica: "AQ",
}

// region is the name of one.
func (v voice) region(r calendars.Region) string { return v.country(groups[r]) }

// because is why a segment was counted or not. What a calendar calls its days stays as it is.
func (v voice) because(s calendars.Segment) string {
	if text, ok := v.phrases[reason(s.Reason)]; ok {
		return text
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		if s.Reason == "closed on "+d.String()+"s" {
			return v.say(reasonClosedOn, v.weekdays[d])
		}
	}
	return line(s.Reason, longestName)
}
