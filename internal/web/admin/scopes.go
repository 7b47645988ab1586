package admin

import (
	"slices"
	"strings"

	"deskbell/internal/fault"
	"deskbell/internal/web/client"
	"deskbell/internal/web/page"
)

// noScopes is the answer to who wants a token for something chosen, and has chosen nothing.
// The API would make one that may do everything.
func noScopes() error {
	var faults fault.List
	faults.Add("scopes", nil, "is empty; choose what it may do")
	return faults.Err("invalid_request", "Choose what the token may do, or let it do everything.")
}

// chosen reports whether a box with a value was ticked.
func chosen(f *page.Form, name, value string) bool { return slices.Contains(f.All(name), value) }

// can says what a token may do.
func can(t client.Token) string {
	if slices.Contains(t.Scopes, "*") {
		return "Everything its owner may"
	}
	return strings.Join(t.Scopes, ", ")
}

// over says why a token opens nothing.
func over(t client.Token) string {
	if !t.RevokedAt.IsZero() {
		return "Revoked"
	}
	return "Expired"
}
