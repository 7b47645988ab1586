package privacy_test

import (
	"reflect"
	"strings"
	"testing"

	"deskbell/entitlement"
	"deskbell/internal/privacy"
	"deskbell/tickets"
)

// erasure is Zoe's, who is a member of staff too.
func erasure() privacy.Erasure {
	return privacy.Erasure{Person: privacy.Person{Email: zoe, Staff: "u1"}, Alias: privacy.NewAlias("a1"), BeganAt: monday}
}

const aliased = "erased-a1@erased.invalid"

// sample is a ticket in which everybody has had a say.
func sample(requester string, license entitlement.Email) *tickets.Ticket {
	customer := tickets.Actor{Role: tickets.Customer, Name: "Zoë Müller"}
	agent := tickets.Actor{Role: tickets.Agent, ID: "u1", Name: "Zoë at work"}
	other := tickets.Actor{Role: tickets.Agent, ID: "u2", Name: "Grace"}
	return &tickets.Ticket{
		ID: "t1", Subject: "It stops", Description: "At step 2", Tags: []string{"gpu", "vip-müller"}, CreatedAt: monday, Status: tickets.Closed,
		Requester: tickets.Requester{Name: "Zoë Müller", Email: requester, Country: "CH", Region: "europe", Language: "fr"}, LicenseEmail: license,
		Assignee: string(zoe), Rating: &tickets.Rating{Score: 3, Comment: "Slow"},
		Events: []tickets.Event{
			{Kind: tickets.WasSubmitted, Actor: customer, Details: tickets.Details{Body: "At step 2", Impact: "major", Country: "CH"}},
			{Kind: tickets.WasResponded, Actor: agent, Details: tickets.Details{Message: tickets.ActionPlan, Body: "Dear Zoë"}},
			{Kind: tickets.WasAssigned, Actor: other, Details: tickets.Details{Was: string(zoe), Assignee: "grace@desk.example"}},
			{Kind: tickets.WasTagged, Actor: other, Details: tickets.Details{Tags: []string{"gpu", "vip-müller"}}},
			{Kind: tickets.WasAttached, Actor: customer, Details: tickets.Details{File: &tickets.File{ID: "f1", Name: "zoe.txt", Type: "text/zoe", Size: 7}}},
			{Kind: tickets.WasReclassified, Actor: other, Details: tickets.Details{Was: "major", Impact: "critical", Reason: "She said so"}},
			{Kind: tickets.WasEntitled, Actor: entitlement.Itself, Details: tickets.Details{Was: "provisional", Reason: "A contract."}},
			{Kind: tickets.WasDeactivated, Actor: other, Details: tickets.Details{Device: "Zoë's laptop", Reason: "Stolen"}},
			{Kind: tickets.WasRated, Actor: customer, Details: tickets.Details{Score: 3, Body: "Slow"}},
		},
	}
}

func TestOnesOwnRequestIsReplacedWhole(t *testing.T) {
	one := sample("zoe.XQZ0189@bücher.example", zoe)
	r := erasure().Ticket(one)
	if !r.Whole || r.Texts != 8 || len(r.Files) != 1 || r.Files[0].Name != "zoe.txt" {
		t.Errorf("replaced %+v", r)
	}
	want := sample(aliased, aliased)
	want.Subject, want.Description, want.Tags, want.Assignee, want.Requester.Name, want.Rating.Comment = "[erased]", "[erased]", []string{"gpu"}, aliased, "Erased", "[erased]"
	for i := range want.Events {
		e := &want.Events[i]
		if e.Actor.Role == tickets.Customer || e.Actor.ID == "u1" {
			e.Actor.Name = "Erased"
		}
		if e.Body != "" {
			e.Body = "[erased]"
		}
	}
	want.Events[2].Was = aliased
	want.Events[3].Tags = []string{"gpu"}
	want.Events[4].File = &tickets.File{ID: "f1", Name: "erased", Type: "application/octet-stream", Size: 7}
	want.Events[5].Reason, want.Events[7].Reason, want.Events[7].Device = "[erased]", "[erased]", "Erased"
	if !reflect.DeepEqual(one, want) {
		t.Errorf("the ticket\n got %+v\nwant %+v", one, want)
	}
	if again := erasure().Ticket(one); again.Fields != 0 {
		t.Errorf("once more: %+v", again)
	}
}

func TestAnothersRequestKeepsItsTexts(t *testing.T) {
	one := sample("bob@survey.example", zoe)
	one.Requester.Name, one.Events[0].Actor.Name = "Bob", "Bob"
	r := erasure().Ticket(one)
	if r.Whole || r.Texts != 0 || len(r.Files) != 0 || r.Fields != 5 {
		t.Errorf("replaced %+v", r)
	}
	if one.LicenseEmail != aliased || one.Assignee != aliased || one.Events[1].Actor.Name != "Erased" || one.Events[2].Was != aliased || one.Events[7].Device != "Erased" {
		t.Errorf("the ticket is %+v", one)
	}
	if one.Subject != "It stops" || one.Events[1].Body != "Dear Zoë" || one.Requester.Name != "Bob" || one.Events[4].File.Name != "zoe.txt" {
		t.Errorf("more than hers was replaced: %+v", one)
	}
	late := sample(string(zoe), zoe)
	late.CreatedAt = monday.Add(1)
	if r := erasure().Ticket(late); r.Fields != 0 {
		t.Errorf("what came later is replaced: %+v", r)
	}
	none := sample("bob@survey.example", bob)
	if r := (privacy.Erasure{Person: privacy.Person{Email: "carl@survey.example"}, Alias: privacy.NewAlias("a"), BeganAt: monday}).Ticket(none); r.Fields != 0 || !reflect.DeepEqual(none, sample("bob@survey.example", bob)) {
		t.Errorf("a stranger's erasure replaces %+v", r)
	}
}

func TestAliases(t *testing.T) {
	if a := privacy.NewAlias("x1"); a.Email != "erased-x1@erased.invalid" || a.ID() != "x1" || !a.Email.Erased() {
		t.Errorf("%+v", a)
	}
	for _, email := range []entitlement.Email{zoe, "erased-x@else.invalid", "x@erased.invalid", ""} {
		if email.Erased() || email.ErasedID() != "" {
			t.Errorf("%q is taken for an alias", email)
		}
	}
	if parsed, err := entitlement.ParseEmail(aliased); err != nil || parsed != aliased {
		t.Errorf("an alias is no address: %v", err)
	}
}

// Names that are words of the desk's tags would empty them; only whole words count.
func TestTagsThatNameSomebodyGo(t *testing.T) {
	for _, c := range []struct{ name, left string }{
		{"Al", "alarm gpu x-86"}, {"GPU Smith", "alarm x-86"}, {"Zoë", "alarm gpu x-86"}, {"", "alarm gpu x-86"},
	} {
		one := &tickets.Ticket{Requester: tickets.Requester{Name: c.name, Email: string(zoe)}, Tags: []string{"alarm", "gpu", "x-86"}, CreatedAt: monday}
		erasure().Ticket(one)
		if got := strings.Join(one.Tags, " "); got != c.left {
			t.Errorf("of %s's ticket %q is left, want %q", c.name, got, c.left)
		}
	}
}
