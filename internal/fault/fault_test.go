package fault_test

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"deskbell/internal/fault"
)

func TestARefusalIsASentence(t *testing.T) {
	e := fault.New(fault.Conflict, "no_free_seat", "All %d seats are taken.", 3)
	if e.Kind != fault.Conflict || e.Code != "no_free_seat" || e.Error() != "All 3 seats are taken." {
		t.Errorf("got %+v", e)
	}
}

func TestARefusalIsFoundInAChain(t *testing.T) {
	e := fault.New(fault.Unavailable, "no_disk", "The attachment cannot be stored.").Because(fs.ErrPermission)
	wrapped := fmt.Errorf("attach: %w", e)
	if got, ok := fault.As(wrapped); !ok || got != e {
		t.Errorf("got %v", got)
	}
	for _, c := range []struct {
		err  error
		kind fault.Kind
		want bool
	}{
		{e, fault.Unavailable, true},
		{wrapped, fault.Unavailable, true},
		{wrapped, fault.Conflict, false},
		{fs.ErrPermission, fault.Unavailable, false},
		{nil, fault.Unavailable, false},
	} {
		if got := fault.Is(c.err, c.kind); got != c.want {
			t.Errorf("%v is %s: got %v", c.err, c.kind, got)
		}
	}
	if !errors.Is(wrapped, fs.ErrPermission) {
		t.Error("the cause is lost")
	}
	if e.Error() != "The attachment cannot be stored." {
		t.Errorf("the cause is shown: %s", e)
	}
	if _, ok := fault.As(errors.New("a defect")); ok {
		t.Error("a defect was taken for a refusal")
	}
}

func TestEveryFaultIsNamedAtOnce(t *testing.T) {
	var faults fault.List
	if err := faults.Err("invalid", "Nothing is wrong."); err != nil {
		t.Errorf("no faults are the error %v", err)
	}
	faults.Add("subject", nil, "is missing")
	faults.Add("impact", "urgent", "%q is not a business impact", "urgent")
	err := faults.Err("invalid_request", "The %s cannot be accepted.", "request")
	if !fault.Is(err, fault.Invalid) || err.Error() != "The request cannot be accepted.\nsubject: is missing\nimpact: \"urgent\" is not a business impact" {
		t.Errorf("got %v", err)
	}
	refusal, _ := fault.As(err)
	if refusal.Code != "invalid_request" || len(refusal.Fields) != 2 || refusal.Fields[1].Location != "impact" || refusal.Fields[1].Value != "urgent" {
		t.Errorf("got %+v", refusal)
	}
}
