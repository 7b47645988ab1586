package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"deskbell/internal/auth"
)

// TestRoles walks every operation with everyone. What is asked of it is mostly nonsense:
// only whether they get past the door counts.
func TestRoles(t *testing.T) {
	d := open(t)
	own, ada := d.submit()
	_, bob := d.submit()
	ops, geo := d.owner("ops@aerial.example"), d.owner("map@small.example")
	license := d.ask(ops, "GET", "/v1/licenses").is(200).text("items.0.id")
	callers := []struct{ name, token string }{
		{"nobody", ""}, {"customer own", ada}, {"customer other", bob}, {"owner own", ops}, {"owner other", geo},
		{"agent", "agent"}, {"manager", "manager"}, {"administrator", "administrator"},
	}
	// In the order of callers. 0: let in, whatever comes of it.
	rows := map[string][8]int{
		"POST /v1/tickets":                                {},
		"POST /v1/entitlement-checks":                     {},
		"GET /v1/deadlines":                               {},
		"GET /v1/topics":                                  {},
		"GET /v1/policies/{plan}":                         {},
		"GET /v1/calendars/{id}":                          {},
		"GET /v1/calendars/{id}.ics":                      {},
		"GET /livez":                                      {},
		"GET /readyz":                                     {},
		"GET /metrics":                                    {},
		"GET /v1/clock":                                   {},
		"GET /v1/tickets":                                 {401, 403, 403, 403, 403},
		"GET /v1/stream":                                  {401, 403, 403, 403, 403},
		"GET /v1/tickets/{id}":                            {401, 0, 404, 403, 403},
		"GET /v1/tickets/{id}/events":                     {401, 0, 404, 403, 403},
		"GET /v1/tickets/{id}/clocks/{cid}/receipt":       {401, 0, 404, 403, 403},
		"GET /v1/tickets/{id}/attachments/{aid}":          {401, 0, 404, 403, 403},
		"POST /v1/tickets/{id}/attachments":               {401, 0, 404, 403, 403},
		"POST /v1/tickets/{id}/messages":                  {401, 0, 422, 403, 403},
		"POST /v1/tickets/{id}/rating":                    {401, 0, 422, 403, 403, 403, 403, 403},
		"POST /v1/tickets/{id}/reclassify":                {401, 403, 403, 403, 403},
		"POST /v1/tickets/{id}/relocate":                  {401, 403, 403, 403, 403},
		"POST /v1/tickets/{id}/assign":                    {401, 403, 403, 403, 403},
		"POST /v1/tickets/{id}/solve":                     {401, 403, 403, 403, 403},
		"POST /v1/tickets/{id}/reopen":                    {401, 403, 403, 403, 403},
		"POST /v1/tickets/{id}/close":                     {401, 403, 403, 403, 403},
		"POST /v1/tickets/{id}/merge":                     {401, 403, 403, 403, 403},
		"PUT /v1/tickets/{id}/tags":                       {401, 403, 403, 403, 403},
		"GET /v1/licenses":                                {401, 403, 403},
		"GET /v1/licenses/{id}":                           {401, 403, 403, 0, 404},
		"POST /v1/licenses":                               {401, 403, 403, 403, 403, 403, 403},
		"PATCH /v1/licenses/{id}":                         {401, 403, 403, 403, 403, 403, 403},
		"GET /v1/licenses/export":                         {401, 403, 403, 403, 403, 403, 403},
		"POST /v1/licenses/{id}/renew":                    {401, 403, 403, 403, 403, 403, 403},
		"POST /v1/licenses/{id}/transfer":                 {401, 403, 403, 403, 403, 403, 403},
		"GET /v1/licenses/{id}/contracts":                 {401, 403, 403, 0, 404},
		"POST /v1/licenses/{id}/contracts":                {401, 403, 403, 403, 403, 403, 403},
		"PATCH /v1/licenses/{id}/contracts/{cid}":         {401, 403, 403, 403, 403, 403, 403},
		"DELETE /v1/licenses/{id}/contracts/{cid}":        {401, 403, 403, 403, 403, 403, 403},
		"POST /v1/licenses/{id}/contracts/{cid}/confirm":  {401, 403, 403, 403, 403, 403, 403},
		"GET /v1/licenses/{id}/events":                    {401, 403, 403, 0, 404},
		"GET /v1/licenses/{id}/devices":                   {401, 403, 403, 0, 404},
		"POST /v1/licenses/{id}/devices":                  {401, 403, 403, 0, 422},
		"DELETE /v1/licenses/{id}/devices/{did}":          {401, 403, 403, 0, 404},
		"POST /v1/licenses/{id}/devices/{did}/check-in":   {401, 403, 403, 0, 422},
		"POST /v1/licenses/{id}/devices/{did}/deactivate": {401, 403, 403, 0, 422},
		"PUT /v1/licenses/{id}/remote-deactivation":       {401, 403, 403, 0, 422},
		"POST /v1/log-ins":                                {401, 403, 403},
		"GET /v1/devices":                                 {401, 403, 403, 403, 403},
		"GET /v1/tickets/{id}/licenses":                   {401, 403, 403, 403, 403},
		"POST /v1/tickets/{id}/deactivate-device":         {401, 403, 403, 403, 403},
		"POST /v1/sign-in-links":                          {},
		"POST /v1/sign-in":                                {},
		"POST /v1/sign-out":                               {401, 403, 403, 0, 0, 403, 403, 403},
		"GET /v1/me":                                      {401},
		"POST /v1/licenses/import":                        {401, 403, 403, 403, 403, 403, 403},
		"POST /v1/webhooks":                               {401, 403, 403, 403, 403, 403, 403},
		"GET /v1/webhooks":                                {401, 403, 403, 403, 403, 403, 403},
		"GET /v1/webhooks/{id}":                           {401, 403, 403, 403, 403, 403, 403},
		"PATCH /v1/webhooks/{id}":                         {401, 403, 403, 403, 403, 403, 403},
		"DELETE /v1/webhooks/{id}":                        {401, 403, 403, 403, 403, 403, 403},
		"POST /v1/webhooks/{id}/pause":                    {401, 403, 403, 403, 403, 403, 403},
		"POST /v1/webhooks/{id}/resume":                   {401, 403, 403, 403, 403, 403, 403},
		"POST /v1/webhooks/{id}/rotate-secret":            {401, 403, 403, 403, 403, 403, 403},
		"POST /v1/webhooks/{id}/test":                     {401, 403, 403, 403, 403, 403, 403},
		"POST /v1/webhooks/{id}/redeliver":                {401, 403, 403, 403, 403, 403, 403},
		"GET /v1/webhooks/{id}/deliveries":                {401, 403, 403, 403, 403, 403, 403},
		"GET /v1/webhooks/{id}/deliveries/{did}":          {401, 403, 403, 403, 403, 403, 403},
		"GET /v1/deliveries":                              {401, 403, 403, 403, 403, 403, 403},
		"GET /v1/deliveries/{id}":                         {401, 403, 403, 403, 403, 403, 403},
		"POST /v1/deliveries/{id}/redrive":                {401, 403, 403, 403, 403, 403, 403},
		"POST /v1/deliveries/redrive":                     {401, 403, 403, 403, 403, 403, 403},
		"POST /v1/users":                                  {401, 403, 403, 403, 403, 403, 403},
		"GET /v1/users":                                   {401, 403, 403, 403, 403, 403, 403},
		"GET /v1/users/{id}":                              {401, 403, 403, 403, 403, 403, 403},
		"PATCH /v1/users/{id}":                            {401, 403, 403, 403, 403, 403, 403},
		"POST /v1/tokens":                                 {401, 403, 403, 403, 403},
		"GET /v1/tokens":                                  {401, 403, 403, 403, 403},
		"DELETE /v1/tokens/{id}":                          {401, 403, 403, 403, 403},
	}
	described := map[string]bool{}
	for path, item := range describe(d).Paths.Map() {
		for method := range item.Operations() {
			described[method+" "+path] = true
			if _, listed := rows[method+" "+path]; !listed {
				t.Errorf("%s %s is in no row", method, path)
			}
		}
	}
	for row, want := range rows {
		if !described[row] {
			t.Errorf("%s is not there", row)
		}
		method, path, _ := strings.Cut(row, " ")
		url := strings.NewReplacer("/v1/tickets/{id}", own, "/v1/licenses/{id}", "/v1/licenses/"+license, "{cid}", "1", "{aid}", "x", "{did}", "x", "{plan}", "enterprise", "{id}", "us").Replace(path)
		body := ""
		if method != http.MethodGet {
			body = `{"nonsense":true}`
		}
		for i, caller := range callers {
			a := d.ask(caller.token, method, url, body)
			switch {
			case want[i] == 0 && (a.Code == 401 || a.Code == 403):
				t.Errorf("%s is refused %s: %d", caller.name, row, a.Code)
			case want[i] != 0 && a.Code != want[i]:
				t.Errorf("%s got %d from %s, want %d: %s", caller.name, a.Code, row, want[i], a.Body)
			}
		}
	}
}

func TestTokens(t *testing.T) {
	d := open(t)
	for _, header := range []string{"Bearer", "Bearer dbs_wrong", "Bearer dbt_wrong", "Basic QTpC", "dbs_x", "Bearer  "} {
		for _, url := range []string{"/v1/tickets", "/v1/topics"} {
			a := d.ask("", "GET", url, "Authorization: "+header).is(401).has("code", "unauthenticated")
			if a.Header().Get("WWW-Authenticate") == "" {
				t.Error("no WWW-Authenticate")
			}
		}
	}
	d.ask("", "GET", "/v1/tickets", "Authorization: bearer "+d.token["agent"]).is(200)
}

// TestScopes walks every operation with tokens that may be used for something else only: each
// asks for a scope of its own, but for what everyone may do.
func TestScopes(t *testing.T) {
	d := open(t)
	scopes := map[string]string{} // tokens that allow all but that scope
	for _, left := range auth.Scopes {
		r := auth.TokenRequest{User: "administrator@desk.example"}
		for _, scope := range auth.Scopes {
			if scope != left && scope != auth.Everything {
				r.Scopes = append(r.Scopes, scope)
			}
		}
		var err error
		scopes[string(left)], _, err = d.guard.IssueToken(t.Context(), r, monday)
		must(t, err)
	}
	needed := map[string]bool{string(auth.Everything): true}
	for path, item := range describe(d).Paths.Map() {
		for method, op := range item.Operations() {
			scope, _ := op.Extensions["x-scope"].(string)
			public := op.Security == nil
			switch {
			case public != (scope == ""):
				t.Errorf("%s %s asks for the scope %q", method, path, scope)
			case !public && !slices.Contains(auth.Scopes, auth.Scope(scope)):
				t.Errorf("%s %s asks for %q, which no token can have", method, path, scope)
			case !public && strings.HasSuffix(scope, ":read") != (method == http.MethodGet):
				t.Errorf("%s %s asks for %s", method, path, scope)
			}
			needed[scope] = true
			roles, _ := op.Extensions["x-roles"].([]any)
			if !slices.Contains(roles, any("administrator")) {
				continue
			}
			url := strings.NewReplacer("{id}", someID, "{cid}", "1", "{aid}", "x", "{did}", "x").Replace(path)
			a := d.ask(scopes[scope], method, url, `{"nonsense":true}`).is(403).has("code", "insufficient_scope")
			if !strings.Contains(a.text("detail"), scope) {
				t.Errorf("%s %s doesn't name %s: %s", method, path, scope, a.Body)
			}
			all := d.ask(scopes["*"], method, url, `{"nonsense":true}`)
			if all.Code == 401 || all.Code == 403 {
				t.Errorf("%s %s is refused a token with every scope: %s", method, path, all.Body)
			}
		}
	}
	for _, scope := range auth.Scopes {
		if resource, _, _ := strings.Cut(string(scope), ":"); !needed[resource+":read"] && !needed[resource+":write"] && scope != auth.Everything {
			t.Errorf("nothing asks for %s", scope)
		}
	}
}
