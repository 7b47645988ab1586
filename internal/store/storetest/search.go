package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"deskbell/internal/search"
	"deskbell/internal/store"
	"deskbell/sla"
	"deskbell/tickets"
)

// known are the impacts that searches name here.
var known = search.Known{Impacts: []sla.Impact{"critical", "major"}}

// saying is what a search asks for.
func saying(text string) []tickets.Condition {
	q, err := search.Parse(text, known)
	if err != nil {
		panic(err) // the test is wrong
	}
	return q.Conditions("agent@desk.example")
}

// found are the numbers of the tickets that a search finds, whatever their status.
func found(t rapid.TB, s *store.Store, now time.Time, text string) []int64 {
	t.Helper()
	return numbers(paged(t, s, tickets.Query{Now: now, Conditions: saying(text), Sort: tickets.ByCreated, Limit: 100}))
}

func numbers(all []*tickets.Ticket) []int64 {
	some := make([]int64, len(all))
	for i, t := range all {
		some[i] = t.Number
	}
	slices.Sort(some)
	return some
}

// texts are found in whatever case, with or without accents, and in scripts without spaces.
func texts(t *testing.T, s *store.Store) {
	one := Ticket(start)
	one.Subject, one.Requester.Name, one.Description = "Straßenkarte FEHLT", "José Núñez", "印刷机不工作了。ภาษาไทย がぎ C:\\temp step 2 of 3"
	one.Requester.Email, one.LicenseEmail = "Ada.Lovelace@Aerial.example", "ops@other.example"
	created(t, s, one, Ticket(start))
	for text, want := range map[string]int{
		"straßenkarte": 1, "fehlt STRASSENKARTE": 1, "strassen": 1, "karte": 0, "NÚÑEZ josé": 1, "nunez": 1, "nun jose": 0, "jose nun": 1,
		`"jose nun"`: 0, `"jose nunez"`: 1, `"nunez jose"`: 0, "step": 2, `"step 2"`: 2, `"step 2 of"`: 1, `"fehlt jose"`: 0, "-fehlt": 1, "-fehlt -step": 0,
		"印刷": 1, "刷机": 1, "机印": 0, "工作": 1, "ภาษา": 1, "がぎ": 1, "かぎ": 0, "ada.lovelace@aerial.example": 1, "lovelace": 1, "ada": 2, "aerial.exam": 2,
		"from:ada.lovelace@aerial.example": 1, "from:@aerial.example": 2, "from:ada@aerial.example": 1, "-from:ada@aerial.example": 1, "from:lovelace@aerial.example": 0,
		"license:@aerial.example": 1, "license:ops@other.example,ops@aerial.example": 2, "from:@aerial.exampl": 0,
		fmt.Sprint(one.Number): 1, fmt.Sprintf("#%d", one.Number): 1, fmt.Sprintf("-%d", one.Number): 1, fmt.Sprint(one.Number + 5): 0, fmt.Sprintf("%d fehlt", one.Number): 1,
		"99999999999999999999": 0, `% _ \ - fehlt &`: 1, `"C:\temp"`: 1, strings.Repeat("a ", 249): 0, strings.Repeat("雪", 500): 0, "' OR 1=1": 0, `near*`: 0, "fehlt AND jose": 0,
	} {
		if got := found(t, s, start, text); len(got) != want {
			t.Errorf("%.60q finds %d, want %d", text, len(got), want)
		}
	}
	nothing := []tickets.Condition{{Any: []tickets.Option{{Field: tickets.InText, Words: []string{"a\x00b"}}}}}
	same(t, "found by what cannot be stored", len(paged(t, s, tickets.Query{Now: start, Conditions: nothing, Limit: 9})), 0)
}

// Search is the part of the contract about searches.
func Search(t *testing.T, s *store.Store) { searches(t, s) }

// vocabulary has words that begin with each other, and are each other's folded forms.
var vocabulary = []string{"print", "Printer", "PRINTERS", "straße", "strasse", "Zoë", "zoe", "step", "2", "1001", "印刷", "刷", "a-b", "x.y@z.example", "e", "é"}

func randomText(random *rand.Rand) string {
	var words []string
	for range random.IntN(5) + 1 {
		words = append(words, vocabulary[random.IntN(len(vocabulary))])
	}
	return strings.Join(words, []string{" ", ", ", "\n"}[random.IntN(3)])
}

// searches compares both databases with a reader who knows no index.
func searches(t *testing.T, s *store.Store) {
	random := rand.New(rand.NewPCG(3, 9))
	all := population(t, s)
	for _, each := range all[:40] {
		must(t, s.Update(soon(t), []tickets.Ref{tickets.Ref(each.ID)}, func(_ context.Context, some []*tickets.Ticket) error {
			some[0].Subject, some[0].Requester.Email = randomText(random), vocabulary[random.IntN(3)]+"@"+[]string{"a", "b"}[random.IntN(2)]+".example"
			for range random.IntN(3) {
				e := event(len(some[0].Events)+1, start)
				e.Kind, e.Body = tickets.WasNoted, randomText(random)
				some[0].Events = append(some[0].Events, e)
			}
			return nil
		}))
	}
	var loadedAll []*tickets.Ticket
	must(t, s.EachTicket(soon(t), func(each *tickets.Ticket) error {
		loadedAll = append(loadedAll, each)
		return nil
	}))
	at := instants(all)
	hits := 0
	rapid.Check(t, func(t *rapid.T) {
		now := rapid.SampledFrom(at).Draw(t, "now")
		word := rapid.Custom(func(t *rapid.T) string {
			text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(vocabulary), 1, 2).Draw(t, "words"), " ")
			if rapid.Bool().Draw(t, "quoted") {
				return `"` + text + `"`
			}
			return text
		})
		operator := rapid.SampledFrom([]string{
			"is:open", "is:closed,solved", "is:pending,breached", "is:mine", "is:unassigned", "is:at_risk", "impact:major", "region:asia", "tag:gpu", "tag:gpu,nothing",
			"assignee:none,me", "assignee:other@desk.example", "from:@a.example", "from:print@b.example,zoe@a.example", "license:@aerial.example", "country:ch", "topic:processing",
			"created:2026-03-02", "created:>2026-03-02", "updated:<=2026-03-02", "updated:2026-01-01..2026-03-01",
		})
		var parts []string
		for _, part := range rapid.SliceOfN(rapid.OneOf(word, operator), 1, 3).Draw(t, "terms") {
			parts = append(parts, rapid.SampledFrom([]string{"", "", "-"}).Draw(t, "not")+part)
		}
		text := strings.Join(parts, " ")
		var want []*tickets.Ticket
		for _, each := range loadedAll {
			if holdsAll(each, saying(text), now) {
				want = append(want, each)
			}
		}
		hits += len(want)
		if got := found(t, s, now, text); !slices.Equal(got, numbers(want)) {
			t.Fatalf("%q finds %v, want %v", text, got, numbers(want))
		}
	})
	if hits < 100 {
		t.Errorf("only %d tickets were ever found: this proves little", hits)
	}
}

func holdsAll(t *tickets.Ticket, all []tickets.Condition, now time.Time) bool {
	for _, c := range all {
		if len(c.Any) > 0 && slices.ContainsFunc(c.Any, func(o tickets.Option) bool { return holds(t, o, now) }) == c.Not {
			return false
		}
	}
	return true
}

// holds is what an option means.
func holds(t *tickets.Ticket, o tickets.Option, now time.Time) bool {
	address := func(have string) bool {
		have = strings.ToLower(have)
		return have == o.Value || strings.HasPrefix(o.Value, "@") && strings.HasSuffix(have, o.Value)
	}
	within := func(at time.Time) bool {
		return (o.From.IsZero() || !at.Before(o.From)) && (o.Until.IsZero() || at.Before(o.Until))
	}
	switch o.Field {
	case tickets.InText:
		return says(t, o)
	case tickets.InStatus:
		return string(t.StatusAt(now)) == o.Value
	case tickets.InStanding:
		return string(t.Clocks.Outlook().Standing(now)) == o.Value
	case tickets.InImpact:
		return string(t.Impact) == o.Value
	case tickets.InRegion:
		return string(t.Requester.Region) == o.Value
	case tickets.InCountry:
		return t.Requester.Country == o.Value
	case tickets.InTopic:
		return t.Topic == o.Value
	case tickets.InAssignee:
		return t.Assignee == o.Value || t.Assignee == "" && o.Value == tickets.Nobody
	case tickets.InTags:
		return slices.Contains(t.Tags, o.Value)
	case tickets.InRequester:
		return address(t.Requester.Email)
	case tickets.InLicense:
		return address(string(t.LicenseEmail))
	case tickets.InCreated:
		return within(t.CreatedAt)
	case tickets.InUpdated:
		return within(t.UpdatedAt)
	}
	return false
}

// says looks at every place of every text.
func says(t *tickets.Ticket, o tickets.Option) bool {
	all := []string{t.Subject, t.Description, t.Requester.Name, t.Requester.Email, string(t.LicenseEmail)}
	for _, e := range t.Events {
		all = append(all, e.Body)
	}
	for _, text := range all {
		words := search.Words(text)
		for i := range words {
			if len(words)-i >= len(o.Words) && slices.EqualFunc(words[i:i+len(o.Words)-1], o.Words[:len(o.Words)-1], func(a, b string) bool { return a == b }) {
				last, want := words[i+len(o.Words)-1], o.Words[len(o.Words)-1]
				if last == want || o.Begins && strings.HasPrefix(last, want) {
					return true
				}
			}
		}
	}
	return len(o.Words) == 1 && o.Words[0] == strconv.FormatInt(t.Number, 10)
}

// searchedChanges follows a ticket's words through its life.
func searchedChanges(t *testing.T, s *store.Store) {
	one := Ticket(start)
	created(t, s, one, Ticket(start))
	note := event(2, start)
	note.Kind, note.Body = tickets.WasNoted, "The zebra is out, says Zoe Zimmermann."
	change := func(t *tickets.Ticket) { t.Events = append(t.Events, note) }
	must(t, s.Update(soon(t), []tickets.Ref{tickets.Ref(one.ID)}, func(_ context.Context, all []*tickets.Ticket) error {
		change(all[0])
		return nil
	}))
	same(t, "found by a note", found(t, s, start, "zebra engine"), []int64{one.Number})
	must(t, s.RewriteTickets(soon(t), []tickets.ID{one.ID}, func(_ context.Context, all []*tickets.Ticket) error {
		all[0].Events[1].Body = "gone"
		erased := event(3, start)
		erased.Kind, erased.Body = tickets.WasErased, ""
		all[0].Events = append(all[0].Events, erased)
		return nil
	}))
	for text, want := range map[string]int{"zebra": 0, "zimmer": 0, "zoe": 0, "gone": 1, "engine": 2} {
		same(t, "found by "+text, len(found(t, s, start, text)), want)
	}

	long := Ticket(start) // longer than what either database can index
	long.Description = strings.Repeat("again zebra ", 1000) + strings.Repeat("雪", 20_000) + " beyond"
	created(t, s, long)
	same(t, "by a word that is there very often", len(found(t, s, start, `"again zebra"`)), 1)
	same(t, "by a word beyond the longest text", len(found(t, s, start, "beyond")), 0)
	var wide []string
	for i := range 15_000 {
		wide = append(wide, fmt.Sprintf("%064d", i))
	}
	long = Ticket(start)
	long.Description = strings.Join(wide, " ")
	created(t, s, long)
	same(t, "by one of many long words", len(found(t, s, start, `"`+wide[77]+" "+wide[78]+`"`)), 1)
	same(t, "by one of too many", len(found(t, s, start, wide[14_000])), 0)
}
