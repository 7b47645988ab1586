package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"deskbell/internal/auth"
)

// TestRoles walks every operation with everyone: with tokens, and signed in in a browser, by
// someone who has a second factor and someone who lacks the required one. What is asked of it
// is mostly nonsense: only whether they get past the door counts.
func TestRoles(t *testing.T) {
	d := open(t, requireSecondFactor)
	own, ada := d.submit()
	_, bob := d.submit()
	ops, geo := d.owner("ops@aerial.example"), d.owner("map@small.example")
	license := d.ask(ops, "GET", "/v1/licenses").is(200).text("items.0.id")
	callers := []struct{ name, token string }{
		{"nobody", ""}, {"customer own", ada}, {"customer other", bob}, {"owner own", ops}, {"owner other", geo},
		{"agent", "agent"}, {"manager", "manager"}, {"administrator", "administrator"},
	}
	_, strong := d.enroll(d.signIn("administrator"))
	browsers := []struct{ name, cookie string }{
		{"a customer's browser", d.ask("", "GET", "/t/"+ada).is(303).cookie("deskbell-ticket-1001")},
		{"an administrator's browser", strong},
		{"a browser without the second factor", d.signIn("manager")},
	}
	// What is only for who is signed in. Staff with the required second factor lacking may do
	// that, and what everyone may.
	const forAll, forStaff = 1, 2
	account := map[string]int{
		"POST /v1/sign-out": forAll, "GET /v1/sessions": forAll, "DELETE /v1/sessions": forAll, "DELETE /v1/sessions/{id}": forAll,
		"GET /v1/me/security": forStaff, "PUT /v1/me/password": forStaff, "POST /v1/me/second-factor": forStaff, "POST /v1/me/second-factor/confirm": forStaff,
		"POST /v1/me/second-factor/remove": forStaff, "POST /v1/me/recovery-codes": forStaff,
	}
	// In the order of callers. 0: let in, whatever comes of it.
	rows := map[string][8]int{
		"POST /v1/tickets":                                {},
		"POST /v1/entitlement-checks":                     {},
		"GET /v1/deadlines":                               {},
		"GET /v1/topics":                                  {},
		"GET /v1/countries":                               {},
		"GET /v1/policies/{plan}":                         {},
		"GET /v1/calendars/{id}":                          {},
		"GET /v1/calendars/{id}.ics":                      {},
		"GET /livez":                                      {},
		"GET /readyz":                                     {},
		"GET /metrics":                                    {},
		"GET /v1/clock":                                   {},
		"GET /v1/tickets":                                 {401, 403, 403, 403, 403},
		"GET /v1/stream":                                  {401, 403, 403, 403, 403},
		"GET /v1/search/operators":                        {401, 403, 403, 403, 403},
		"GET /v1/tickets/{id}":                            {401, 0, 404, 403, 403},
		"GET /v1/tickets/{id}/events":                     {401, 0, 404, 403, 403},
		"GET /v1/tickets/{id}/stream":                     {401, 0, 404, 403, 403},
		"GET /v1/tickets/{id}/clocks/{cid}/receipt":       {401, 0, 404, 403, 403},
		"GET /v1/tickets/{id}/attachments/{aid}":          {401, 0, 404, 403, 403},
		"POST /v1/tickets/{id}/attachments":               {401, 0, 404, 403, 403},
		"POST /v1/tickets/{id}/messages":                  {401, 0, 422, 403, 403},
		"POST /v1/tickets/{id}/rating":                    {401, 0, 422, 403, 403, 403, 403, 403},
		"POST /v1/tickets/{id}/reclassify":                {401, 403, 403, 403, 403},
		"POST /v1/tickets/{id}/relocate":                  {401, 403, 403, 403, 403},
		"POST /v1/tickets/{id}/assign":                    {401, 403, 403, 403, 403},
		"GET /v1/assignees":                               {401, 403, 403, 403, 403},
		"POST /v1/tickets/{id}/solve":                     {401, 403, 403, 403, 403},
		"POST /v1/tickets/{id}/reopen":                    {401, 403, 403, 403, 403},
		"POST /v1/tickets/{id}/close":                     {401, 403, 403, 403, 403},
		"POST /v1/tickets/{id}/merge":                     {401, 403, 403, 403, 403},
		"GET /v1/tickets/{id}/links":                      {401, 403, 403, 403, 403},
		"POST /v1/tickets/{id}/links":                     {401, 403, 403, 403, 403},
		"DELETE /v1/tickets/{id}/links/{lid}":             {401, 403, 403, 403, 403},
		"POST /v1/tickets/{id}/links/revoke":              {401, 0, 422, 403, 403},
		"POST /v1/ticket-links":                           {},
		"PUT /v1/tickets/{id}/tags":                       {401, 403, 403, 403, 403},
		"POST /v1/tickets/bulk":                           {401, 403, 403, 403, 403},
		"GET /v1/views":                                   {401, 403, 403, 403, 403},
		"POST /v1/views":                                  {401, 403, 403, 403, 403},
		"GET /v1/views/counts":                            {401, 403, 403, 403, 403},
		"GET /v1/views/{id}":                              {401, 403, 403, 403, 403},
		"PATCH /v1/views/{id}":                            {401, 403, 403, 403, 403},
		"DELETE /v1/views/{id}":                           {401, 403, 403, 403, 403},
		"GET /v1/replies":                                 {401, 403, 403, 403, 403},
		"POST /v1/replies":                                {401, 403, 403, 403, 403, 403},
		"GET /v1/replies/{id}":                            {401, 403, 403, 403, 403},
		"PATCH /v1/replies/{id}":                          {401, 403, 403, 403, 403, 403},
		"DELETE /v1/replies/{id}":                         {401, 403, 403, 403, 403, 403},
		"GET /v1/tickets/{id}/replies/{rid}":              {401, 403, 403, 403, 403},
		"PUT /v1/topics":                                  {401, 403, 403, 403, 403, 403, 403},
		"GET /v1/policies":                                {401, 403, 403, 403, 403},
		"GET /v1/calendars":                               {401, 403, 403, 403, 403},
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
		"GET /v1/sign-in/methods":                         {},
		"POST /v1/sign-in/password":                       {},
		"POST /v1/sign-in/code":                           {},
		"POST /v1/password-links":                         {},
		"POST /v1/passwords":                              {},
		"GET /v1/sign-in/oidc":                            {},
		"GET /v1/sign-in/oidc/callback":                   {},
		"GET /t/{token}":                                  {},
		"GET /v1/sessions":                                {401, 403, 403, 0, 0, 403, 403, 403},
		"DELETE /v1/sessions":                             {401, 403, 403, 0, 0, 403, 403, 403},
		"DELETE /v1/sessions/{id}":                        {401, 403, 403, 0, 0, 403, 403, 403},
		"GET /v1/me/security":                             {401, 403, 403, 403, 403, 403, 403, 403},
		"PUT /v1/me/password":                             {401, 403, 403, 403, 403, 403, 403, 403},
		"POST /v1/me/second-factor":                       {401, 403, 403, 403, 403, 403, 403, 403},
		"POST /v1/me/second-factor/confirm":               {401, 403, 403, 403, 403, 403, 403, 403},
		"POST /v1/me/second-factor/remove":                {401, 403, 403, 403, 403, 403, 403, 403},
		"POST /v1/me/recovery-codes":                      {401, 403, 403, 403, 403, 403, 403, 403},
		"POST /v1/users/{id}/invite":                      {401, 403, 403, 403, 403, 403, 403},
		"DELETE /v1/users/{id}/second-factor":             {401, 403, 403, 403, 403, 403, 403},
		"DELETE /v1/users/{id}/sessions":                  {401, 403, 403, 403, 403, 403, 403},
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
		"POST /v1/people/export":                          {401, 403, 403, 403, 403, 403, 403},
		"POST /v1/people/erase":                           {401, 403, 403, 403, 403, 403, 403},
		"POST /v1/users":                                  {401, 403, 403, 403, 403, 403, 403},
		"GET /v1/users":                                   {401, 403, 403, 403, 403, 403, 403},
		"GET /v1/users/{id}":                              {401, 403, 403, 403, 403, 403, 403},
		"PATCH /v1/users/{id}":                            {401, 403, 403, 403, 403, 403, 403},
		"POST /v1/tokens":                                 {401, 403, 403, 403, 403},
		"GET /v1/tokens":                                  {401, 403, 403, 403, 403},
		"DELETE /v1/tokens/{id}":                          {401, 403, 403, 403, 403},
		"GET /v1/reports/compliance":                      {401, 403, 403, 403, 403, 403},
		"GET /v1/reports/breaches":                        {401, 403, 403, 403, 403, 403},
		"GET /v1/reports/response-times":                  {401, 403, 403, 403, 403, 403},
		"GET /v1/reports/workload":                        {401, 403, 403, 403, 403, 403},
		"GET /v1/reports/overview":                        {401, 403, 403, 403, 403, 403},
		"GET /v1/verify":                                  {401, 403, 403, 403, 403, 403},
		"POST /v1/breaches/{clock_id}/acknowledge":        {401, 403, 403, 403, 403, 403},
		"GET /v1/audit":                                   {401, 403, 403, 403, 403, 403, 403},
		"GET /v1/audit/export":                            {401, 403, 403, 403, 403, 403, 403},
		"GET /v1/audit/actions":                           {401, 403, 403, 403, 403, 403, 403},
		"GET /v1/webhooks/event-types":                    {401, 403, 403, 403, 403, 403, 403},
		"GET /v1/audit/head":                              {401, 403, 403, 403, 403, 403, 403},
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
		url := strings.NewReplacer("/v1/tickets/{id}", own, "/v1/licenses/{id}", "/v1/licenses/"+license, "{cid}", "1", "{aid}", "x", "{did}", "x", "{rid}", "x", "{plan}", "enterprise", "{token}", ada, "{id}", "us").Replace(path)
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
		public := want[0] == 0
		for i, may := range []bool{
			want[1] == 0 || account[row] == forAll,
			want[7] == 0 || account[row] != 0,
			public || account[row] != 0 || row == "GET /v1/me",
		} {
			a := d.ask("", method, url, browsers[i].cookie, body)
			if (a.Code != 401 && a.Code != 403) != may {
				t.Errorf("%s got %d from %s: %s", browsers[i].name, a.Code, row, a.Body)
			}
			if path == "/t/{token}" && i == 0 {
				browsers[i].cookie = a.cookie("deskbell-ticket-1001") // in place of the one that was sent
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
			session, _ := op.Extensions["x-session"].(bool)
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
			url := strings.NewReplacer("{id}", someID, "{cid}", "1", "{aid}", "x", "{did}", "x", "{rid}", "x").Replace(path)
			if session { // no token will do
				for _, token := range scopes {
					d.ask(token, method, url, `{"nonsense":true}`).is(403).has("code", "session_needed")
				}
				continue
			}
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
