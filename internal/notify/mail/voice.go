package mail

import (
	"sync"
	"time"

	"deskbell/internal/tongue"
)

// voice says things in a language: the phrases of mails, and all that tongues know.
type voice struct{ tongue.Tongue }

// voiceOf speaks one of tickets.Languages, or English for any other.
func voiceOf(language string) voice { return voice{tongues().In(language)} }

// tongues know the phrases of mails, by what they are in English.
var tongues = sync.OnceValue(func() tongue.Tongues {
	var all []tongue.Phrases
	for p, key := range english {
		elsewhere := map[string]string{}
		for name, spoken := range languages {
			if name != "en" {
				elsewhere[name] = spoken[p]
			}
		}
		all = append(all, tongue.Phrases{key: elsewhere})
	}
	return tongue.New(all...)
})

func (v voice) say(p phrase, arguments ...any) string { return v.Say(english[p], arguments...) }

// moment is an instant on the desk's wall and in UTC.
func (v voice) moment(at time.Time, zone *time.Location) string {
	if zone == time.UTC {
		return v.Day(at, zone) + " UTC"
	}
	text := v.Day(at, zone) + " (" + zone.String() + "), "
	if at.UTC().Day() != at.In(zone).Day() {
		text += v.ShortDate(at, time.UTC) + " "
	}
	return text + v.Hour(at, time.UTC) + " UTC"
}
