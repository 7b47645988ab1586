package documents

import (
	"regexp"
	"strconv"
	"strings"

	"deskbell/sla"
)

// mostSteps is how many an escalation may list.
const mostSteps = 20

// telling is when staff hear of what happens, and who is told when it takes too long: a
// policy's, or a level's own.
type telling struct {
	notices    sla.Notices
	escalation []sla.Step
}

// telling reads those two keys. What is not there is as it is otherwise.
func (r *reader) telling(f *fields, otherwise telling) telling {
	t := otherwise
	notices := f.may("notices")
	if word, ok := r.word(notices, "at_once"); ok {
		t.notices = sla.Notices(word)
		if word == "" { // which the domain takes for desk_hours
			r.refuse(notices, nil, "must be desk_hours or at_once")
		}
	}
	if f.has("escalation") {
		t.escalation = r.steps(f.may("escalation"))
	}
	return t
}

func (r *reader) steps(n *node) []sla.Step {
	var steps []sla.Step
	for _, item := range r.list(n, mostSteps, "- {at: 80%, tell: [assignee]}") {
		f := r.fields(item, "at", "after", "tell")
		s := sla.Step{Tell: words[string](r, f.need("tell", "say who is told, such as [assignee, managers]"), mostItems, "[assignee, managers]")}
		s.Percent, _ = r.percent(f.may("at"), 1)
		s.After, _ = r.target(f.may("after"), "1 business hour")
		if r.wrong[below(item.path, "at")] || r.wrong[below(item.path, "after")] {
			r.unsure[item.path] = true // it does say when, in a way that could not be read
		}
		steps = append(steps, s)
	}
	return steps
}

var percentForm = regexp.MustCompile(`^(\d{1,4})\s*%$`)

// percent is a share of a target, in whole percents.
func (r *reader) percent(n *node, least int) (int, bool) {
	word, ok := r.word(n, "50%")
	if !ok {
		return 0, false
	}
	percent := -1
	if part := percentForm.FindStringSubmatch(strings.TrimSpace(word)); part != nil {
		percent, _ = strconv.Atoi(part[1]) // the pattern admits digits only
	}
	if percent < least {
		r.refuse(n, word, "%q is no share of a target; write whole percents such as 50%%", word)
		return 0, false
	}
	return percent, true
}

// target is how long something may take, in words.
func (r *reader) target(n *node, example string) (sla.Target, bool) {
	word, ok := r.word(n, example)
	if !ok {
		return sla.Target{}, false
	}
	target, err := sla.ParseTarget(word)
	switch {
	case err != nil:
		r.refuse(n, word, "%s", err)
	case target.Unit == sla.BusinessDay && target.Amount > mostDays:
		r.refuse(n, word, "%s would be due more than five years later", target)
	default:
		return target, true
	}
	return sla.Target{}, false
}
