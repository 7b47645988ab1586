package app

import (
	"testing"

	"deskbell/internal/demo"
	"deskbell/internal/saved"
	"deskbell/internal/search"
	"deskbell/sla"
)

// What the demo's staff keep could have been saved by them.
func TestDemoSaved(t *testing.T) {
	for _, r := range demo.Replies {
		if err := (saved.ReplyChange{Name: &r.Name, Kind: &r.Kind, Body: &r.Body}).Check(); err != nil {
			t.Errorf("%s: %v", r.Name, err)
		}
	}
	for _, v := range demo.Views {
		if err := (saved.ViewChange{Name: &v.Name, Query: &v.Query}).Check(search.Known{Impacts: []sla.Impact{"critical"}}); err != nil {
			t.Errorf("%s: %v", v.Name, err)
		}
	}
}
