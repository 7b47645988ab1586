package admin_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"deskbell/internal/web/webtest"
)

func TestReplies(t *testing.T) {
	d := webtest.Open(t, now)
	ticket := d.Submit("name", hostile)
	b := d.SignedIn(webtest.Manager)
	key := found(t, b.Open("/replies").Is(200, "There are none yet", "{{requester.name}}"), `name="key" value="([^"]+)"`)
	b.Send("/replies", "key", key, "name", "Ask", "kind", "question", "body", "Hello {{nobody}}").Is(422, "{{nobody}} is not a placeholder", "Hello {{nobody}}")
	filled := []string{"key", key, "name", "Ask " + hostile[:40], "kind", "question", "body", "Hello {{requester.name}},\r\ncould you attach the log?"}
	harmless(b.Send("/replies", filled...).GoesTo("/replies?done=saved").Is(200, "Saved.", "For Question", "attach the log"))
	b.Send("/replies", filled...).GoesTo("/replies?done=saved") // pressed twice, it saves one
	b.Open("/replies?q=nonesuch").Is(200, "No reply has these words")
	list := b.Open("/replies?q=attach").Is(200, "attach the log")
	if n := strings.Count(list.Body, `href="/replies/`); n != 1 {
		t.Fatalf("there are %d replies", n)
	}
	reply := found(t, list, `href="(/replies/[^"]+)"`)
	harmless(b.Open(reply).Is(200, "Hello {{requester.name}},\ncould you", "Change"))
	harmless(b.Open(fmt.Sprintf("%s?ticket=%%23%d", reply, ticket.Number)).Is(200, "<blockquote", "Hello &#34;&gt;&lt;script&gt;"))
	b.Open(reply+"?ticket=9999").Is(200, "aria-invalid")
	b.Send(reply, "name", "", "kind", "", "body", "x").Is(422, "aria-invalid")
	b.Send(reply, "name", "Log", "kind", "", "body", "Hello").GoesTo(reply+"?done=saved").Is(200, `value="Log"`)

	agent := d.SignedIn(webtest.Agent)
	agent.Open("/replies").Is(200, "Log", "Managers and administrators keep them").Lacks("Save a reply")
	agent.Open(reply).Is(200, "Hello").Lacks("Delete", `name="body"`)
	b.Send(reply+"/delete").GoesTo("/replies?done=deleted").Is(200, "There are none yet")
	b.Open(reply).Is(404)
	b.Send(reply + "/delete").Is(404)
}

// keys are those of the topics that the API lists, in order.
func keys(t *testing.T, d *webtest.Desk) string {
	t.Helper()
	_, body := d.Ask("GET", "/v1/topics", "", "")
	body, _, _ = strings.Cut(body, `"former"`)
	var all []string
	for _, part := range strings.Split(body, `"key":"`)[1:] {
		key, _, _ := strings.Cut(part, `"`)
		all = append(all, key)
	}
	return strings.Join(all, " ")
}

func TestTopics(t *testing.T) {
	d := webtest.Open(t, now)
	b := d.SignedIn(webtest.Administrator)
	b.Open("/topics").Is(200, "Processing", "device_deactivation", "everyone may ask for it")
	rows := func(do string, more ...string) []string {
		return append([]string{"key", "processing", "title", "Processing of " + hostile[:30], "key", "device_deactivation", "title", "Device deactivation", "key", "other", "title", "Other", "do", do}, more...)
	}
	harmless(b.Send("/topics", rows("save")...).GoesTo("/topics?done=saved").Is(200, "Saved.", "Processing of"))
	for _, c := range []struct{ do, want string }{
		{"down:0", "device_deactivation processing other"},
		{"up:2", "processing other device_deactivation"},
		{"remove:2", "processing device_deactivation"},
		{"up:0", "processing device_deactivation other"},
		{"down:2", "processing device_deactivation other"},
		{"remove:7", "processing device_deactivation other"},
	} {
		b.Send("/topics", rows(c.do)...).GoesTo("/topics?done=saved")
		if got := keys(t, d); got != c.want {
			t.Errorf("after %s the topics are %s, want %s", c.do, got, c.want)
		}
	}
	b.Send("/topics", rows("save", "new_title", "Import & export")...).GoesTo("/topics?done=saved").Is(200, "Import &amp; export")
	if got := keys(t, d); got != "processing device_deactivation other import_export" {
		t.Errorf("the topics are %s", got)
	}
	b.Send("/topics", rows("remove:1")...).Is(422, "device_deactivation")
	b.Send("/topics", rows("save", "new_title", "Other", "new_key", "other")...).Is(422, "aria-invalid")
	b.Send("/topics", "key", "processing").Is(400)
	agent := d.SignedIn(webtest.Agent)
	agent.Open("/topics").Is(200, "Administrators keep this list").Lacks(`name="title"`)
	agent.Send("/topics", rows("save")...).Is(403)
}

func TestTheAuditTrail(t *testing.T) {
	d := webtest.Open(t, now)
	b := d.SignedIn(webtest.Administrator)
	b.Send("/tokens", "name", hostile, "all", "yes").Is(200)
	d.Submit()
	seen := harmless(b.Until("/audit", "A token was made for a member of staff."))
	seen.Is(200, "Adele Goldberg", "A token was made for a member of staff.", "127.0.0.1", "alert(1)", "Where it ends now", `href="/v1/audit/export"`)
	b.Until("/audit?action=ticket.submitted", "A customer submitted a request.</span>")
	b.Open("/audit?action=ticket.submitted").Is(200).Lacks("A token was made for a member of staff.</span>")
	b.Open("/audit?action=token.created&from=2026-11-25T13:59&to=2026-11-25T14:01").Is(200, "Adele Goldberg", `value="2026-11-25T13:59"`)
	b.Open("/audit?action=token.created&from=2026-11-25T14:01").Is(200, "Nothing like that is on record")
	b.Open("/audit?actor=nobody@else.example").Is(200, "Nothing like that is on record")
	b.Open("/audit?from=yesterday").Is(422, "aria-invalid", `value="yesterday"`)
	b.Open("/audit?from=2026-11-26T00:00&to=2026-11-25T00:00").Is(422, "must be after from")
	harmless(b.Open("/audit?object="+url.QueryEscape(hostile)).Is(422, "aria-invalid"))
	for range 51 {
		b.Open("/audit?action=audit.read").Is(200)
	}
	b.Until("/audit", ">Older<")
	older := found(t, b.Open("/audit"), `href="(/audit\?cursor=\d+)"`)
	b.Open(older).Is(200, "The newest", "session.started")
	b.Open("/v1/audit/export").Is(200, `"action":"token.created"`)
}
