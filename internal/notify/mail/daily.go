package mail

import (
	"cmp"
	"fmt"
	"strconv"
	"time"

	"deskbell/internal/notify"
)

// daily writes a desk's morning.
func (s *Sender) daily(m *matter) letter {
	d := m.notice.Digest
	zone, err := time.LoadLocation(d.Zone)
	if err != nil {
		zone = time.UTC // a zone that this machine doesn't know; the instants are right all the same
	}
	desk := line(d.Desk, longestName)
	blocks := []block{paragraph(fmt.Sprintf("%s opened on %s. We owe something on %d of its tickets.", desk, staffVoice().moment(d.At, zone), d.Open))}
	for _, part := range []struct {
		heading string
		lines   []notify.Line
	}{
		{"Customers wait on a broken promise:", d.Breached},
		{"At risk:", d.AtRisk},
		{"Due before the next day's opening:", d.DueToday},
	} {
		if len(part.lines) > 0 {
			blocks = append(blocks, paragraph(part.heading), block{List: s.lines(part.lines, zone)})
		}
	}
	if d.Truncated {
		blocks = append(blocks, paragraph("There are more than are listed here."))
	}
	more := ""
	if d.Truncated {
		more = " or more"
	}
	return letter{
		Language: "en",
		Subject:  fmt.Sprintf("%s: %d breached, %d at risk, %d due today%s", desk, len(d.Breached), len(d.AtRisk), len(d.DueToday), more),
		Greeting: "Good morning " + greeted(m) + ",",
		Blocks:   blocks,
		Footer:   staffFooter,
		bulk:     true,
	}
}

func (s *Sender) lines(all []notify.Line, zone *time.Location) []entry {
	var list []entry
	for _, l := range all {
		text := fmt.Sprintf("[#%s] %s (%s, %s)", strconv.FormatInt(l.Number, 10), line(l.Subject, longestSubject),
			line(l.Impact, longestName), cmp.Or(line(l.Assignee, longestName), "nobody assigned"))
		if !l.DueAt.IsZero() {
			text += ", due " + staffVoice().moment(l.DueAt, zone)
		}
		list = append(list, entry{Text: text, Link: s.pageOf(l.Number)})
	}
	return list
}
