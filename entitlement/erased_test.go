package entitlement_test

import (
	"testing"
	"time"

	"deskbell/entitlement"
)

func TestAnErasedAddress(t *testing.T) {
	erased := entitlement.ErasedEmail("k7fq2m9x")
	if parsed, err := entitlement.ParseEmail(string(erased)); err != nil || parsed != erased || !erased.Erased() || erased.ErasedID() != "k7fq2m9x" {
		t.Errorf("%q is read as %q (%v), and made of %q", erased, parsed, err, erased.ErasedID())
	}
	for _, other := range []entitlement.Email{"", "ops@aerial.example", "erased-x@aerial.example", "erased@erased.invalid", "x@erased.invalid"} {
		if other.Erased() || other.ErasedID() != "" {
			t.Errorf("%q stands for somebody whose data was erased: %q", other, other.ErasedID())
		}
	}
}

func TestALicenseTellsThatItWasErased(t *testing.T) {
	h := &entitlement.Holding{}
	at := time.Date(2026, time.November, 25, 18, 30, 0, 0, time.UTC)
	h.Erased(entitlement.By{Actor: entitlement.Itself, At: at, NewID: func() string { return "e1" }})
	if len(h.Events) != 1 || h.Events[0].Kind != entitlement.WasErased || !h.Events[0].At.Equal(at) || h.Events[0].Actor != entitlement.Itself {
		t.Errorf("its history is %+v", h.Events)
	}
}
