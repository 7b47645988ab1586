package oidc_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"deskbell/internal/fault"
	"deskbell/internal/oidc"
)

func TestWhatIsBelievedOfWhom(t *testing.T) {
	type made map[string]any
	ada := "ada@vendor.example"
	for name, c := range map[string]struct {
		token, told made
		want        oidc.Identity
		asked       int
	}{
		"all is told": {
			made{"email": nil, "email_verified": nil, "name": nil, "groups": nil},
			made{"email": "told@vendor.example", "email_verified": true, "name": "Told", "groups": []string{"a", "b"}},
			oidc.Identity{Email: "told@vendor.example", EmailVerified: true, Name: "Told", Groups: []string{"a", "b"}}, 1,
		},
		"what the token says counts": {
			made{"name": nil},
			made{"email": "told@vendor.example", "email_verified": false, "name": "Told", "groups": []string{"a"}},
			oidc.Identity{Email: ada, EmailVerified: true, Name: "Told", Groups: []string{"support"}}, 1,
		},
		"no groups are no reason to be told others": {
			made{"groups": []string{}, "name": nil}, made{"groups": []string{"support"}},
			oidc.Identity{Email: ada, EmailVerified: true, Groups: []string{}}, 1,
		},
		"this very email is verified": {
			made{"email_verified": nil}, made{"email": ada, "email_verified": "true"},
			oidc.Identity{Email: ada, EmailVerified: true, Name: "Ada Lovelace", Groups: []string{"support"}}, 1,
		},
		"another email is verified": {
			made{"email_verified": nil}, made{"email": "eve@vendor.example", "email_verified": true},
			oidc.Identity{Email: ada, Name: "Ada Lovelace", Groups: []string{"support"}}, 1,
		},
		"a verification without an email": {
			made{"email": nil}, made{"email_verified": true},
			oidc.Identity{Name: "Ada Lovelace", Groups: []string{"support"}}, 1,
		},
		"the token's verification is of no told email": {
			made{"email": nil}, made{"email": "told@vendor.example"},
			oidc.Identity{Email: "told@vendor.example", Name: "Ada Lovelace", Groups: []string{"support"}}, 1,
		},
		"null says nothing": {
			made{"name": json.RawMessage("null"), "groups": json.RawMessage("null"), "email_verified": json.RawMessage("null")}, made{"email": json.RawMessage("null"), "email_verified": true, "name": "Told"},
			oidc.Identity{Email: ada, Name: "Told"}, 1,
		},
		"not verified": {
			made{"email_verified": false}, nil,
			oidc.Identity{Email: ada, Name: "Ada Lovelace", Groups: []string{"support"}}, 0,
		},
		"not verified, as a text": {
			made{"email_verified": "false"}, nil,
			oidc.Identity{Email: ada, Name: "Ada Lovelace", Groups: []string{"support"}}, 0,
		},
		"a group as a text": {
			made{"groups": "support"}, nil,
			oidc.Identity{Email: ada, EmailVerified: true, Name: "Ada Lovelace", Groups: []string{"support"}}, 0,
		},
		"spaces around": {
			made{"email": " " + ada + "\n", "name": "\tAda"}, nil,
			oidc.Identity{Email: ada, EmailVerified: true, Name: "Ada", Groups: []string{"support"}}, 0,
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := startRogue(t)
			r.claims, r.info = c.token, c.told
			r.claims["auth_time"], r.claims["amr"] = nil, nil
			got, err := r.signIn(t, newClient(t, r.settings()))
			c.want.Issuer, c.want.Subject = r.URL, "248289761001"
			if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %+v, %v (%v)\nwant %+v", got, err, cause(err), c.want)
			}
			if n := r.count("/userinfo"); n != c.asked {
				t.Errorf("the provider was asked %d times, want %d", n, c.asked)
			}
		})
	}
}

// When and how somebody signed in is only believed of what is signed.
func TestHowSomebodySignedInIsSigned(t *testing.T) {
	r := startRogue(t)
	r.claims["auth_time"], r.claims["amr"], r.claims["name"] = nil, nil, nil
	r.info["auth_time"], r.info["amr"] = noon.Unix(), []string{"hwk"}
	got, err := r.signIn(t, newClient(t, r.settings()))
	if err != nil || !got.AuthTime.IsZero() || got.AMR != nil {
		t.Errorf("got %+v, %v", got, err)
	}
}

// A claim of another name holds the groups, and without roles nobody is asked for groups.
func TestTheClaimWithTheGroups(t *testing.T) {
	r := startRogue(t)
	s := r.settings()
	s.GroupsClaim = "https://vendor.example/roles"
	r.claims["https://vendor.example/roles"] = []string{"x"}
	if got, err := r.signIn(t, newClient(t, s)); err != nil || !reflect.DeepEqual(got.Groups, []string{"x"}) {
		t.Errorf("got %+v, %v", got, err)
	}
	s.GroupsClaim, s.Roles = "elsewhere", nil
	if got, err := r.signIn(t, newClient(t, s)); err != nil || got.Groups != nil || r.count("/userinfo") != 0 {
		t.Errorf("got %+v, %v", got, err)
	}
}

// Groups that are kept elsewhere are not the same as none.
func TestGroupsKeptElsewhere(t *testing.T) {
	distributed := func() map[string]any {
		return map[string]any{"groups": nil, "_claim_names": map[string]any{"groups": "graph"}, "_claim_sources": map[string]any{"graph": map[string]any{"endpoint": "https://graph.example/groups"}}}
	}
	for _, where := range []string{"token", "told"} {
		t.Run(where, func(t *testing.T) {
			r := startRogue(t)
			if where == "token" {
				r.claims = distributed()
			} else {
				r.claims["groups"], r.info = nil, distributed()
			}
			_, err := r.signIn(t, newClient(t, r.settings()))
			refused(t, err, fault.Forbidden, "groups_not_told", r.secrets()...)

			r.info["groups"] = []string{"support"}
			if got, err := r.signIn(t, newClient(t, r.settings())); err != nil || !reflect.DeepEqual(got.Groups, []string{"support"}) {
				t.Errorf("told after all: %+v, %v", got, err)
			}
		})
	}
}
