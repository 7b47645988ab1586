package oidc_test

import (
	"errors"
	"strings"
	"testing"

	"deskbell/internal/fault"
)

// hostile is what no sentence for people may hold, wherever a stranger puts it.
const hostile = "<script>alert(1)</script>"

// refused checks a refusal, that its sentence repeats no stranger's words, and that neither
// it nor what led to it holds a secret.
func refused(t *testing.T, err error, kind fault.Kind, code string, secrets ...string) {
	t.Helper()
	refusal, ok := fault.As(err)
	if !ok || refusal.Kind != kind || refusal.Code != code {
		t.Errorf("got %v\nbecause %v\nwant %s: %s", err, cause(err), kind, code)
		return
	}
	if strings.Contains(refusal.Message, hostile) || !strings.HasSuffix(refusal.Message, ".") {
		t.Errorf("people read %q", refusal.Message)
	}
	for each := err; each != nil; each = errors.Unwrap(each) {
		for _, secret := range secrets {
			if secret != "" && strings.Contains(each.Error(), secret) {
				t.Errorf("%q holds the secret %q", each, secret)
			}
		}
		if len(each.Error()) > 400 {
			t.Errorf("an error has %d bytes", len(each.Error()))
		}
	}
}

func cause(err error) error {
	if err == nil {
		return nil
	}
	return errors.Unwrap(err)
}
