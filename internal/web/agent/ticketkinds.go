package agent

import (
	"slices"
	"strings"

	"deskbell/internal/web/client"
	"deskbell/internal/web/parts"
)

// kind is one of those that a message may have.
type kind struct {
	Value, Title string
	Effect       string // what it does to the clocks
	Blocked      string // why the ticket takes none, as a whole sentence; empty: it does
}

// kindsOf are all of them, in the order in which a ticket usually sees them.
func kindsOf(t client.Ticket, policy client.Policy) []kind {
	all := []kind{
		{Value: "action_plan", Title: "Action plan", Effect: "Says what will be done."},
		{Value: "status_update", Title: "Status update", Effect: "Says how far it is."},
		{Value: "workaround", Title: "Workaround", Effect: "Says how to get by meanwhile."},
		{Value: "resolution", Title: "Resolution", Effect: "Says how it is settled."},
		{Value: "question", Title: "Question", Effect: "Hands the next move to the customer."},
		{Value: "note", Title: "Internal note", Effect: "Only staff see it. No clock changes."},
	}
	actions := map[string]string{"question": "ask", "note": "note"}
	for i := range all {
		one := &all[i]
		action, other := actions[one.Value]
		if !other {
			action = "respond"
		}
		if why := t.Blocked[action]; why != "" {
			one.Blocked = "The ticket " + why + "."
		}
		if one.Value != "note" {
			one.Effect += " " + effect(one.Value, promisedMetrics(t, policy), policy)
		}
	}
	return all
}

// promisedMetrics are those that the policy promises at the ticket's present level.
func promisedMetrics(t client.Ticket, policy client.Policy) []string {
	var all []string
	for _, level := range policy.Levels {
		if level.Impact == t.Impact.Current {
			for metric := range level.Targets {
				all = append(all, metric)
			}
		}
	}
	return all
}

// effect says what a message does to the clocks, as the policy has it.
func effect(kind string, metrics []string, policy client.Policy) string {
	if len(metrics) == 0 {
		return "Nothing is promised here, so no clock runs."
	}
	has := func(metric string) bool { return slices.Contains(metrics, metric) }
	var says []string
	counts := kind
	if kind == "workaround" {
		counts = "status_update" // which a workaround is
	}
	switch {
	case kind == "question":
		says = append(says, "It is no response: the clock for an answer goes on.")
		if still := among(policy.Pauses, metrics); len(still) > 0 {
			says = append(says, "Until they answer, "+listed(still)+" "+verb(still, "stands", "stand")+" still.")
		}
		return strings.Join(says, " ")
	case slices.Contains(policy.Responses, counts):
		says = append(says, "A response: the clock for an answer stops.")
		if has("update") && kind != "resolution" {
			says = append(says, "The time until the next update starts anew.")
		}
	default:
		says = append(says, "Under "+policy.Ref+" it is no response: the clock for an answer goes on.")
	}
	ends := map[string][]string{"workaround": {"workaround"}, "resolution": {"update", "workaround", "resolution"}}[kind]
	if stopped := among(ends, metrics); len(stopped) > 0 {
		says = append(says, "It also stops "+listed(stopped)+".")
	}
	return strings.Join(says, " ")
}

func verb(of []string, one, several string) string {
	if len(of) == 1 {
		return one
	}
	return several
}

// among are those words that are also in another list.
func among(words, others []string) []string {
	var both []string
	for _, w := range words {
		if slices.Contains(others, w) {
			both = append(both, w)
		}
	}
	return both
}

// listed writes metrics as people do: workaround, update and resolution.
func listed(metrics []string) string {
	words := make([]string, len(metrics))
	for i, m := range metrics {
		words[i] = "the clock for the " + strings.ToLower(parts.Title(m))
	}
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
