package parts

import (
	"strings"
	"time"
	"unicode/utf8"

	"deskbell/internal/web/client"
)

// The widths that a picture is laid out for, in pixels: a narrow one, where it always fits, and
// a roomy one, where there is place for more. See static/receipt.css.
const (
	narrow = 270
	roomy  = 520
	letter = 6.4 // how wide a letter of a label is, more or less
)

// label is a word in the picture.
type label struct {
	text   string
	at     float64
	anchor string // start, middle or end, of the text at that place
	look   string // its classes; empty: there is no room for it
}

// long is how wide it is, in pixels, with some air.
func (l label) long() float64 { return letter*float64(utf8.RuneCountInString(l.text)) + 8 }

// onlyRoomy is the class of labels that there is no place for in a narrow picture.
const onlyRoomy = " roomy"

// looks are the classes of a label beside others: it is shown always, only where there is room, or
// nowhere.
func (l label) looks(kind string, others []label) string {
	switch roomily := l.fits(others, roomy); {
	case roomily && l.fits(others, narrow):
		return kind
	case roomily:
		return kind + onlyRoomy
	}
	return ""
}

// span is from where to where it goes in a picture that is so wide, in pixels.
func (l label) span(width float64) (from, to float64) {
	at := l.at * width / 100
	switch l.anchor {
	case "start":
		return at, at + l.long()
	case "end":
		return at - l.long(), at
	}
	return at - l.long()/2, at + l.long()/2
}

// fits reports whether it is within a picture of that width, and away from others.
func (l label) fits(others []label, width float64) bool {
	from, to := l.span(width)
	if from < 0 || to > width {
		return false
	}
	for _, other := range others {
		if other.look == "" || width == narrow && strings.HasSuffix(other.look, onlyRoomy) {
			continue
		}
		if begins, ends := other.span(width); from < ends && begins < to {
			return false
		}
	}
	return true
}

// label says below the bar when it starts and is due and, where there is room, when the desk
// opens and closes in between.
func (t *timeline) label() {
	if len(t.stretches) == 0 {
		return
	}
	if t.due > 0 {
		anchor := "end"
		if t.due < 50 {
			anchor = "middle"
		}
		t.labels = append(t.labels, label{text: t.moment(t.of.DueAt), at: t.due, anchor: anchor, look: "time due"})
	}
	start := label{text: t.moment(t.of.StartedAt), anchor: "start"}
	start.look = start.looks("time", t.labels)
	t.labels = append(t.labels, start)
	if len(t.days) > fewDays {
		return
	}
	for _, s := range t.stretches {
		if s.look != "counted" {
			continue
		}
		for _, one := range []label{{text: t.clock(s.from), at: s.left, anchor: "middle"}, {text: t.clock(s.to), at: s.left + s.width, anchor: "middle"}} {
			one.look = one.looks("time soft", t.labels)
			t.labels = append(t.labels, one)
		}
	}
}

// clock is a time of day. Seconds would take room, and the table has them.
func (t *timeline) clock(at time.Time) string {
	return t.p.Tongue.Hour(at.Truncate(time.Minute), t.zone)
}

// moment is a time of day, with the date where the picture has several.
func (t *timeline) moment(at time.Time) string {
	if len(t.days) < 2 {
		return t.clock(at)
	}
	return t.p.Tongue.ShortDate(at, t.zone) + " " + t.clock(at)
}

// fewDays are so many that each can have its name in its middle, and the desk's hours below.
const fewDays = 6

// nameDays writes above the bar which days it is about; of many those that there is room for.
func (t *timeline) nameDays() {
	var others []label
	for i := range t.days {
		name := &t.days[i].name
		if len(t.days) > fewDays {
			name.at, name.anchor = t.days[i].left, "start"
			name.look = name.looks("day", others)
			others = append(others, *name)
			continue
		}
		name.at, name.anchor = t.days[i].left+t.days[i].width/2, "middle"
		switch share := t.days[i].width / 100; {
		case name.long() <= share*narrow:
			name.look = "day"
		case name.long() <= share*roomy:
			name.look = "day" + onlyRoomy
		}
	}
}

// sideOf is on which side of its line the present's label has room.
func (t *timeline) sideOf() string {
	switch {
	case t.at < 20:
		return "start"
	case t.at > 80:
		return "end"
	}
	return "middle"
}

// title says in a sentence what the picture shows.
func (t *timeline) title() string {
	if t.of.DueAt.IsZero() {
		return t.p.Say("How the time is counted; it stands still until you answer")
	}
	return t.p.Say("How the time is counted until %[1]s (%[2]s)", t.p.Tongue.Short(t.of.DueAt, t.zone), t.zone.String())
}

// sentences tell the picture: each stretch, or of many, how many there are.
func (t *timeline) sentences() string {
	const most = 8
	if len(t.of.Segments) > most {
		counted := 0
		for _, s := range t.of.Segments {
			if s.Counted > 0 {
				counted++
			}
		}
		return t.p.Say("%[1]d stretch counts|%[1]d stretches count", counted) + ". " + t.p.Say("The table below has each of them.")
	}
	text := ""
	for _, s := range t.of.Segments {
		text += t.p.Tongue.Stretch(s.From, s.To, t.zone) + ": " + told(t, s) + ". "
	}
	return text
}

// told is what a segment is: counted, and how much of it, or why not.
func told(t *timeline, s client.Segment) string {
	if s.Counted > 0 {
		return t.p.Say("counts %[1]s", t.p.Tongue.Span(time.Duration(s.Counted*float64(time.Second))))
	}
	return t.p.Tongue.Reason(s.Reason)
}

// hint is what a stretch says when it is pointed at.
func (t *timeline) hint(s stretch) string {
	text := t.p.Tongue.Stretch(s.from, s.to, t.zone) + ": "
	switch s.look {
	case "counted":
		return text + t.p.Say("counts %[1]s", t.p.Tongue.Span(s.to.Sub(s.from)))
	case "late":
		return text + s.reason
	}
	return text + t.p.Tongue.Reason(s.reason)
}
