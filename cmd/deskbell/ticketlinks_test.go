package main

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var ticketLink = regexp.MustCompile(`https://support\.example/t/(dbt_[\w-]{43})\b`)

// linked waits for a mail to somebody whose subject says something, and gives the token of the
// link in it.
func (w *watched) linked(s *server, to, subject string) (token string) {
	w.Helper()
	eventually(w.T, func() error {
		for _, m := range w.mails(w.maildir()) {
			if !strings.Contains(m.Header.Get("To"), to) || !strings.Contains(m.Header.Get("Subject"), subject) {
				continue
			}
			if found := ticketLink.FindStringSubmatch(text(w.T, m)); found != nil {
				token = found[1]
				return nil
			}
		}
		return fmt.Errorf("no mail to %s about %q with a link\n%s", to, subject, s.log)
	})
	return token
}

type links struct {
	Items []struct {
		ID         string
		Reason     string
		LastUsedAt *string `json:"last_used_at"`
		RevokedAt  *string `json:"revoked_at"`
	}
}

// Every mail about a request has a link of its own, that opens it until it is revoked. Who has
// lost theirs gets another one by mail, and nobody else does.
func TestACustomerComesBackByALink(t *testing.T) {
	onEachDatabase(t, func(w *watched) {
		w.post.url = "" // kept as files, to be read
		s := w.serve("2026-11-23T08:00:00Z", "--public-url=https://support.example")
		one := s.submit("critical")
		path := "/v1/tickets/" + one.ID
		received := w.linked(s, "ada@aerial.example", "request received")
		if received == one.Token {
			t.Error("the mail has the token of the submission")
		}
		contains(w.T, "what the link in the mail opens", string(w.expect(s, http.StatusOK, received, "GET", path, "").body), "Engine stops")
		w.expect(s, http.StatusCreated, w.agent, "POST", path+"/messages", `{"kind":"action_plan","body":"We look at the log."}`)
		answered := w.linked(s, "ada@aerial.example", "action plan")

		list := func() links {
			return decoded[links](w.T, string(w.expect(s, http.StatusOK, w.agent, "GET", path+"/links", "").body))
		}
		var reasons []string
		for _, l := range list().Items {
			reasons = append(reasons, l.Reason)
		}
		if !slices.Equal(reasons, []string{"submitted", "mailed", "mailed"}) {
			t.Fatalf("the links are for %v", reasons)
		}
		w.expect(s, http.StatusNoContent, w.agent, "DELETE", path+"/links/"+list().Items[1].ID, "")
		w.expect(s, http.StatusUnauthorized, received, "GET", path, "")
		w.expect(s, http.StatusOK, answered, "GET", path, "")

		// She has lost them all, and asks for another one. Somebody else asks, too.
		var answers []string
		for _, body := range []string{
			fmt.Sprintf(`{"number":%d,"email":"Ada@aerial.example"}`, one.Number),
			fmt.Sprintf(`{"number":%d,"email":"eve@evil.example"}`, one.Number),
			fmt.Sprintf(`{"number":%d,"email":"ada@aerial.example"}`, one.Number+1),
		} {
			answers = append(answers, string(w.expect(s, http.StatusAccepted, "", "POST", "/v1/ticket-links", body).body))
		}
		if len(slices.Compact(answers)) != 1 {
			t.Errorf("the answers tell them apart: %q", answers)
		}
		fresh := w.linked(s, "ada@aerial.example", "your link")
		revoked := w.expect(s, http.StatusOK, fresh, "POST", path+"/links/revoke", "")
		contains(w.T, "how many were revoked", string(revoked.body), `"revoked":2`)
		for _, token := range []string{one.Token, received, answered} {
			w.expect(s, http.StatusUnauthorized, token, "GET", path, "")
		}
		w.expect(s, http.StatusOK, fresh, "GET", path, "")

		// Staff have one sent, and see nothing of it.
		sent := w.expect(s, http.StatusAccepted, w.agent, "POST", path+"/links", "")
		contains(w.T, "what staff are told", string(sent.body), `"to":"ada@aerial.example"`)
		eventually(w.T, func() error {
			if all := list().Items; len(all) != 5 || all[4].Reason != "made" {
				return fmt.Errorf("the links are %+v\n%s", all, s.log)
			}
			return nil
		})
		deliveries := w.expect(s, http.StatusOK, w.admin, "GET", "/v1/deliveries?limit=200", "")
		contains(w.T, "the deliveries", string(deliveries.body), `"kind":"ticket_link"`, `"state":"dropped"`)
		for _, hidden := range []string{string(sent.body), string(deliveries.body), s.log.String()} {
			if strings.Contains(hidden, "dbt_") {
				t.Errorf("a token is shown: %s", hidden)
			}
		}
		for _, m := range w.mails(w.maildir()) {
			if !strings.Contains(m.Header.Get("To"), "ada@aerial.example") && strings.Contains(text(w.T, m), "dbt_") {
				t.Errorf("%s was mailed a link", m.Header.Get("To"))
			}
		}
		s.stop()
	})
}
