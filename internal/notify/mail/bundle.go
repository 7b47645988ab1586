package mail

import (
	"fmt"
	"time"
)

// mostNotices is how many notices a mail spells out; the rest are counted.
const mostNotices = 100

// bundle writes what became ripe together for one person as one letter.
func (s *Sender) bundle(matters []matter, now time.Time) letter {
	var list []entry
	for i := range matters[:min(len(matters), mostNotices)] {
		m := &matters[i]
		what, _ := staffNotices[m.delivery.Kind](m, now)
		list = append(list, entry{
			Text: staffVoice().moment(m.occurred(), m.zone) + ": " + subject(m.ticket, what),
			Link: s.pageOf(m.ticket.Number),
		})
	}
	blocks := []block{paragraph("This is what has happened, by the time it happened:"), {List: list}}
	if rest := len(matters) - len(list); rest > 0 {
		blocks = append(blocks, paragraph(fmt.Sprintf("And %d more.", rest)))
	}
	return letter{
		Language: "en",
		Subject:  fmt.Sprintf("%d notices from the desk", len(matters)),
		Greeting: "Hello " + greeted(&matters[0]) + ",",
		Blocks:   blocks,
		Footer:   staffFooter,
		bulk:     true,
	}
}
