package customer_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"deskbell/internal/web/webtest"
)

// instant reads a time in UTC.
func instant(text string) time.Time {
	at, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(err)
	}
	return at
}

func TestARequestIsShownToItsCustomer(t *testing.T) {
	s := staged(t, instant("2026-11-27 09:30"))
	s.look().Is(http.StatusOK,
		"Request #"+s.number, "Engine stops at step 2", "It stops after 20 minutes.", "Open", "Critical", "On track",
		"First response within 2 business hours", "by <time", "2 h left", `datetime="2026-11-27T11:30:00Z"`, "Ada Moser", "ada@aerial.example", "Switzerland",
		`class="timeline"`, "How this was counted", "enterprise@1 promises a first response", `data-stream="/v1/tickets/`+s.number+`/stream"`)
}

func TestTheConversation(t *testing.T) {
	s := staged(t, instant("2026-11-27 09:30"))
	s.agentSays("action_plan", "We can reproduce it.\nA fix comes today.")
	s.agentSays("note", "Between us: it is the driver.")
	s.agentDoes("assign", `{"assignee":"`+webtest.Manager+`"}`)
	s.At(instant("2026-11-27 10:00"))
	s.says(s.key(), "Thank you.").GoesTo(s.page+"?done=replied").Is(http.StatusOK, "Your message is sent.", "Thank you.")
	s.agentDoes("reclassify", `{"impact":"major","reason":"One project is affected."}`)
	s.agentDoes("relocate", `{"country":"US","reason":"It runs in Denver."}`)
	s.agentSays("question", "Which version?")
	page := s.look().Is(http.StatusOK,
		"We can reproduce it.\nA fix comes today.", "Action plan", "Grace Hopper", "Thank you.",
		"Business impact corrected from Critical to Major", "One project is affected.", "You chose Critical.",
		"Country corrected from Switzerland to United States", "It runs in Denver.", "Question to you", "Which version?",
		"It is your turn:", "Pending", "Your answer")
	page.Lacks("the driver", "Mary Jackson", webtest.Manager, webtest.Agent)
	if strings.Index(page.Body, "We can reproduce") > strings.Index(page.Body, "Which version?") {
		t.Error("the latest comes first")
	}
}

func TestFilesOfAReply(t *testing.T) {
	s := staged(t, instant("2026-11-27 09:30"))
	s.says(s.key(), "Here they are.", "log <1>.txt", "it stopped", "run.exe", "MZ").
		GoesTo(s.page+"?done=replied").
		Is(http.StatusOK, "Here they are.", "10 bytes", "These files were not stored.", "run.exe", "Programs and scripts are not taken.", "log ").
		Lacks("log <1>")
	page := s.look().Is(http.StatusOK, "Here they are.").Lacks("These files were not stored.") // it is told once
	at := strings.Index(page.Body, "/v1/tickets/"+s.number+"/attachments/")
	if at < 0 {
		t.Fatal("the file cannot be downloaded")
	}
	address, _, _ := strings.Cut(page.Body[at:], `"`)
	if file := s.customer.Open(address).Is(http.StatusOK); file.Body != "it stopped" || !strings.HasPrefix(file.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the file is %q, %v", file.Body, file.Header)
	}
	// Files without a word are files.
	s.says(s.key(), " ", "second.txt", "more").GoesTo(s.page+"?done=attached").Is(http.StatusOK, "The files are stored.", "second.txt")
	eleven := []string{}
	for range 11 {
		eleven = append(eleven, "one.txt", "1")
	}
	s.says(s.key(), "Too many.", eleven...).Is(http.StatusUnprocessableEntity, "Ten files are the most.", "Too many.", "Choose your files again").Lacks("one.txt")
}

// What is sent twice is one message, with each file once.
func TestAReplyIsSentOnce(t *testing.T) {
	s := staged(t, instant("2026-11-27 09:30"))
	key := s.key()
	for range 2 {
		s.says(key, "Only once.", "log.txt", "stopped").GoesTo(s.page + "?done=replied")
	}
	page := s.look()
	if n := strings.Count(page.Body, "Only once."); n != 1 {
		t.Errorf("it is there %d times", n)
	}
	if n := strings.Count(page.Body, "log.txt"); n != 1 {
		t.Errorf("its file is there %d times", n)
	}
	again := s.says(key, "Another one.").Is(http.StatusUnprocessableEntity, "Another one.", "was sent before")
	fresh := hiddenKey.FindStringSubmatch(again.Body)[1]
	if fresh == key {
		t.Error("the form still has the key that was used")
	}
	s.says(fresh, "Another one.").GoesTo(s.page + "?done=replied")
}

func TestARefusedReplyKeepsWhatWasTyped(t *testing.T) {
	s := staged(t, instant("2026-11-27 09:30"))
	s.says(s.key(), "").Is(http.StatusUnprocessableEntity, "Your message was not sent yet.", "Please fill this in.", `aria-invalid="true"`, `role="alert"`)
	s.says(s.key(), "bell \x07").Is(http.StatusUnprocessableEntity, "bell", "characters in it that no text has")
	s.agentSays("resolution", "Done.")
	s.agentDoes("solve", `{}`)
	s.agentDoes("close", `{}`)
	s.says("a-key-of-mine", "One more thing.").Is(http.StatusConflict, "This request is closed for good", "has changed meanwhile")
}

func TestSolvedRatedReopenedAndClosed(t *testing.T) {
	s := staged(t, instant("2026-11-27 09:30"))
	s.look().Lacks("How did it go?")
	s.customer.Send(s.page+"/rating", "score", "5").Is(http.StatusConflict, "has changed meanwhile")
	s.agentSays("resolution", "Fixed in 10.5.")
	s.agentDoes("solve", `{}`)
	s.look().Is(http.StatusOK, "Solved", "Not solved?", `datetime="2026-12-11T09:30:00Z"`, "Send and reopen", "How did it go?", "Very good", "Request solved")
	s.customer.Send(s.page+"/rating", "comment", "So.").Is(http.StatusUnprocessableEntity, "Choose one of the five.", "So.")
	s.customer.Send(s.page+"/rating", "score", "2", "comment", strings.Repeat("x", 1001)).Is(http.StatusUnprocessableEntity, "This is too long: 1000", `value="2" required checked`)
	s.customer.Send(s.page+"/rating", "score", "2", "comment", "Slow <b>.").GoesTo(s.page+"?done=rated").Is(http.StatusOK, "Thank you for your rating.", "You rated: Poor (2 of 5)", "Slow &lt;b&gt;.", `value="2" required checked`)
	s.customer.Send(s.page+"/rating", "score", "4").GoesTo(s.page+"?done=rated").Is(http.StatusOK, "You rated: Good (4 of 5)")
	s.says(s.key(), "It is back.").GoesTo(s.page+"?done=replied").Is(http.StatusOK, "Open", "It is back.", "Next response within 2 business hours").Lacks("Not solved?", "How did it go?")
	s.agentSays("resolution", "Now it is fixed.")
	s.agentDoes("solve", `{}`)
	s.At(instant("2026-12-11 09:30")) // it closes by itself
	s.look().Is(http.StatusOK, "Closed", "This request is closed for good", "Submit a new request", "subject=%23"+s.number+"%3A+Engine+stops+at+step+2", "topic=processing", "How did it go?").Lacks(`name="body"`)
}

func TestARequestThatGoesOnInAnother(t *testing.T) {
	s := staged(t, instant("2026-11-27 09:30"))
	other := stagedOn(s.Desk, "subject", "The same again")
	s.agentDoes("merge", `{"into":"`+other.number+`"}`)
	s.look().Is(http.StatusOK, "It goes on in another request", `href="`+other.page+`"`, "Go on in request #"+other.number, "Request closed: it goes on in another one").Lacks(`name="body"`, "How did it go?")
	s.customer.Open(other.page).Is(http.StatusUnauthorized, "This request doesn’t open", "/link?number="+other.number)
}

func TestABrokenPromiseIsToldHonestly(t *testing.T) {
	s := staged(t, instant("2026-11-27 09:30"))
	s.At(instant("2026-11-27 11:30").Add(time.Microsecond))
	s.look().Is(http.StatusOK, "Breached", "We broke a promise.", "First response within 2 business hours", "We did not answer in time.", "We still owe you this.")
	s.At(instant("2026-11-27 12:10"))
	s.look().Is(http.StatusOK, "40 min late")
	s.agentSays("action_plan", "Sorry.")
	s.look().Is(http.StatusOK, "Missed", "We broke a promise.", "answered late: <time", "We answered on Fri 27 Nov, 13:10 (Europe/Zurich).").Lacks("We still owe you this.")

	other := stagedOn(s.Desk, "impact", "limited")
	other.At(instant("2026-11-27 15:00"))
	other.agentDoes("reclassify", `{"impact":"critical","reason":"All projects stand still."}`)
	other.look().Is(http.StatusOK, "We broke a promise.", "The business impact was corrected, and by the new one the time was up already.")
}

func TestPromisesThatAreNone(t *testing.T) {
	s := staged(t, instant("2026-11-27 09:30"), "license_email", "plain@survey.example")
	s.look().Is(http.StatusOK, "without a guaranteed response time").Lacks("We broke", `class="timeline"`, "left<", "On track")
	s.At(instant("2026-12-04 09:30"))
	s.look().Is(http.StatusOK).Lacks("We broke", "late<")
}

// Each promise can be looked at, with how it was counted.
func TestEachPromiseCanBeLookedAt(t *testing.T) {
	s := staged(t, instant("2026-11-27 09:30"))
	s.At(instant("2026-11-27 10:00"))
	s.agentSays("action_plan", "We look into it.")
	s.says(s.key(), "Still the same.").GoesTo(s.page + "?done=replied")
	s.look().Is(http.StatusOK, "All promises (2)", `?clock=1#promise`, "Next response within 2 business hours")
	s.customer.Open(s.page+"?clock=1").Is(http.StatusOK, "answered in time: <time", ">answered<")
	s.customer.Open(s.page+"?clock=99").Is(http.StatusOK, "Next response within 2 business hours")
}

func TestLinksOfARequest(t *testing.T) {
	s := staged(t, instant("2026-11-27 09:30"))
	second := s.Browser()
	s.customer.Send(s.page+"/link").GoesTo(s.page+"?done=mailed").Is(http.StatusOK, "A fresh link is on its way")
	second.Open("/t/" + s.token).GoesTo(s.page).Is(http.StatusOK)
	s.customer.Send(s.page+"/links/revoke").GoesTo(s.page+"?done=revoked").Is(http.StatusOK, "All other links to this request open nothing any more.")
	for range 5 {
		s.customer.Send(s.page + "/link")
	}
	s.customer.Send(s.page+"/link").Is(http.StatusTooManyRequests, "That was too often.")
}

// Whoever has no key learns how to get one, and not whether there is such a request.
func TestAClosedDoorHelps(t *testing.T) {
	s := staged(t, instant("2026-11-27 09:30"))
	other := stagedOn(s.Desk)
	for _, address := range []string{other.page, "/tickets/9999"} {
		for _, b := range []*webtest.Browser{s.customer, s.Browser()} {
			b.Open(address).Is(http.StatusUnauthorized, "This request doesn’t open", "Have a fresh link mailed to you", "/link?number=").Lacks("Engine stops")
		}
	}
	s.Browser().Send(s.page+"/messages", "body", "Mine?").Is(http.StatusUnauthorized, "This request doesn’t open")
	s.customer.Open("/tickets/nonsense").Is(http.StatusNotFound, `href="/link"`)
	s.does(webtest.Agent, "POST", "/v1/tickets/"+s.number+"/links/revoke", "")
	s.look().Is(http.StatusUnauthorized, "This request doesn’t open")
}

// Staff have a page of their own at the same address, and don't do what the customer does.
func TestStaffDoNotRate(t *testing.T) {
	s := staged(t, instant("2026-11-27 09:30"))
	agent := s.SignedIn(webtest.Agent)
	agent.Open(s.page).Is(http.StatusOK, "Engine stops at step 2")
	for _, address := range []string{"/rating", "/link", "/links/revoke"} {
		agent.Send(s.page+address, "score", "5").Is(http.StatusForbidden, "Only the customer can do this")
	}
}
