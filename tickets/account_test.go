package tickets_test

import (
	"context"
	"errors"
	"testing"

	"deskbell/entitlement"
	"deskbell/tickets"
)

// counting counts how often it is asked.
type counting struct {
	tickets.Licenses
	asked int
	fail  error
}

func (c *counting) Account(ctx context.Context, owner entitlement.Email) (entitlement.Account, error) {
	c.asked++
	if c.fail != nil {
		return entitlement.Account{}, c.fail
	}
	return c.Licenses.Account(ctx, owner)
}

// Who has learned of an account doesn't ask for it again, and for another one does.
func TestAnAccountIsLearnedOfOnce(t *testing.T) {
	w := newWorld(t)
	licenses := &counting{Licenses: w.Licenses}
	w.Licenses = licenses
	known, err := w.Learn(ctx, " OPS@aerial.example")
	if err != nil || licenses.asked != 1 {
		t.Fatalf("asked %d times, %v", licenses.asked, err)
	}
	for _, c := range []struct {
		owner string
		asked int
		basis entitlement.Basis
	}{
		{"ops@aerial.example", 1, entitlement.Enterprise},
		{"Ops@Aerial.example", 1, entitlement.Enterprise},
		{"lab@survey.example", 2, entitlement.SupportAndUpgrade},
	} {
		v, err := w.Entitlement(known, c.owner, "processing", when("Mon 23 Nov 09:00"))
		if err != nil || v.Basis != c.basis || licenses.asked != c.asked {
			t.Errorf("%s: %s, asked %d times, %v", c.owner, v.Basis, licenses.asked, err)
		}
	}
	if same, err := w.Learn(ctx, "nobody"); same != ctx || err != nil {
		t.Errorf("of what is no address %v was learned, %v", same, err)
	}
	licenses.fail = errors.New("away")
	if _, err := w.Learn(ctx, "ops@aerial.example"); !errors.Is(err, licenses.fail) {
		t.Errorf("got %v", err)
	}
}
