package main

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"deskbell/internal/pgtest"
)

// safe holds every secret of a run, by what it is.
type safe struct {
	*testing.T
	secrets map[string]string
}

func newSafe(t *testing.T) *safe { return &safe{t, map[string]string{}} }

// add keeps a secret and gives it back.
func (s *safe) add(name, secret string) string {
	s.Helper()
	if len(secret) < 8 {
		s.Fatalf("%s is too short to be looked for: %q", name, secret)
	}
	s.secrets[name] = secret
	return secret
}

// sealed fails for every secret that is in a text: as it is, as part of an address, or encoded.
func (s *safe) sealed(where, text string) {
	s.Helper()
	for name, secret := range s.secrets {
		for _, form := range []string{secret, url.QueryEscape(secret), base64.StdEncoding.EncodeToString([]byte(secret)), strings.TrimPrefix(secret, "whsec_")} {
			if at := strings.Index(text, form); at >= 0 {
				s.Errorf("%s shows %s: …%s…", where, name, text[max(0, at-200):min(len(text), at+200)])
				break
			}
		}
	}
}

// mailedLink waits for a mail with a link, and gives its token.
func (s *server) mailedLink() (token string) {
	s.Helper()
	eventually(s.T, func() error {
		for _, m := range s.mails("mails") {
			if token = linkToken.FindString(text(s.T, m)); token != "" {
				return nil
			}
		}
		return fmt.Errorf("no mail with a link\n%s", s.log)
	})
	return token
}

// A whole run, with everything that is secret in it and much that fails, tells none of it: not
// in the log, however much is logged, and not in what is printed.
func TestSecretsAreNotLogged(t *testing.T) {
	t.Parallel()
	k := newSafe(t)
	database, err := url.Parse(pgtest.URL(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	database.User = url.UserPassword(database.User.Username(), k.add("the database's password", "db-s3cret-pa55"))
	failing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }))
	t.Cleanup(failing.Close)

	p := newPlace(t,
		"DESKBELL_DB="+database.String(),
		"DESKBELL_LICENSES_TOKEN_FILE=directory-token",
		"DESKBELL_SECRET_KEY="+k.add("the key of second factors", "seal-s3cret-0123456789abcdef0123456789"),
		"DESKBELL_LOG=debug",
		"AWS_SECRET_ACCESS_KEY="+k.add("the bucket's key", "aws-s3cret-key"), "AWS_ACCESS_KEY_ID=id",
	)
	p.file("directory-token", k.add("the directory's token", "directory-s3cret")+"\n")
	p.file("licenses.csv", goodLicenses)
	var printed strings.Builder
	command := func(args ...string) string {
		t.Helper()
		o := p.run(args...)
		if o.code != 0 {
			t.Fatalf("%v: %+v", args, o)
		}
		printed.WriteString(o.errs)
		return strings.TrimSpace(o.out)
	}
	command("licenses", "import", "licenses.csv")
	command("users", "add", "--email=kim@desk.example", "--name=Kim", "--role=administrator")
	staff := k.add("a token of staff", command("tokens", "create", "--user=kim@desk.example"))
	printed.WriteString(command("tokens", "list"))

	s := p.serve("--mail=file://mails", "--allow-private-webhooks")
	as := func(token string) []string { return []string{"Authorization", "Bearer " + token} }
	// What customers and owners get.
	one := s.ask("POST", "/v1/tickets", request("critical"), "Idempotency-Key", k.add("an idempotency key", "idempotency-s3cret"))
	access := decoded[ticket](t, string(one.body))
	k.add("a ticket's token", access.Token)
	s.ask("POST", "/v1/sign-in-links", `{"email":"ops@aerial.example"}`)
	link := k.add("a link's token", s.mailedLink())
	owner := decoded[struct {
		Token string `json:"access_token"`
	}](t, string(s.ask("POST", "/v1/sign-in", `{"token":"`+link+`"}`).body)).Token
	k.add("an owner's token", owner)
	s.ask("POST", "/v1/sign-in", `{"token":"`+link+`"}`)
	// What staff and integrations get.
	made := decoded[struct{ Token string }](t, string(s.ask("POST", "/v1/tokens", `{"name":"CI"}`, as(staff)...).body))
	k.add("a token made by another", made.Token)
	hook := decoded[struct{ ID, Secret string }](t, string(s.ask("POST", "/v1/webhooks", `{"url":"`+failing.URL+`/?key=`+k.add("a key in a webhook's URL", "hook-url-s3cret")+`"}`, as(staff)...).body))
	k.add("a webhook's secret", hook.Secret)
	rotated := decoded[struct{ Secret string }](t, string(s.ask("POST", "/v1/webhooks/"+hook.ID+"/rotate-secret", `{}`, as(staff)...).body))
	k.add("a webhook's new secret", rotated.Secret)
	s.ask("POST", "/v1/webhooks/"+hook.ID+"/test", `{}`, as(staff)...)
	// What is used wrongly.
	s.ask("GET", "/v1/tickets/"+access.ID+"?access_token="+k.add("a token in an address", "dbt_in-the-address-s3cret"), "", as(access.Token)...)
	s.ask("GET", "/v1/me", "", as(k.add("a token that opens nothing", "dbs_nothing-s3cret-nothing-s3cret-nothing-s3c"))...)
	s.ask("GET", "/v1/me", "", "Authorization", "Basic "+k.add("a password", "a2ltOnBhc3N3b3Jk"))
	s.ask("GET", "/v1/me", "", "Cookie", "session="+k.add("a cookie", "cookie-s3cret"))
	s.ask("POST", "/v1/tokens", `{"name":"CI","token":"`+k.add("a token in a body", "dbs_in-the-body-s3cret")+`"}`, as(staff)...)
	s.ask("GET", "/nowhere/"+k.add("a token in a path", "dbs_in-the-path-s3cret"), "")
	for _, token := range []string{staff, made.Token, owner, access.Token} {
		if r := s.ask("GET", "/v1/me", "", as(token)...); r.status != http.StatusOK {
			t.Errorf("a token opens nothing: %d %s", r.status, r.body)
		}
	}
	k.sealed("what is printed", s.out.String()+printed.String())
	s.stop()

	// The same with a directory and a mail server that don't answer.
	mail := "smtp://desk:" + k.add("the mail server's password", "mail-s3cret-pa55") + "@127.0.0.1:1?starttls=optional"
	second := p.serve("--mail="+mail, "--licenses-url="+failing.URL+"/?key="+k.add("a key in the directory's URL", "directory-url-s3cret"), "--files=file://attic")
	second.ask("POST", "/v1/tickets", request("critical"))
	second.ask("POST", "/v1/sign-in-links", `{"email":"ops@aerial.example"}`)
	if !second.log.until("level=WARN") {
		t.Errorf("nothing failed: %s", second.log)
	}
	second.stop()
	for name, text := range map[string]string{"the log": s.log.String(), "the second log": second.log.String(), "what the second printed": second.out.String()} {
		k.sealed(name, text)
	}
	if log := s.log.String(); !strings.Contains(log, "route=/v1/sign-in ") || strings.Count(log, "msg=request") < 15 {
		t.Errorf("hardly anything was logged: %s", log)
	}
}

// What cannot be used is complained about without the secret in it.
func TestSecretsAreNotInComplaints(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		env  []string
		args string
	}{
		"a database that isn't there":      {[]string{"DESKBELL_DB=postgres://desk:s3cret-pa55@127.0.0.1:1/desk"}, "serve"},
		"a database on no port":            {[]string{"DESKBELL_DB=postgres://desk:s3cret-pa55@127.0.0.1:port/desk"}, "serve"},
		"a password that isn't encoded":    {[]string{"DESKBELL_DB=postgres://desk:s3cret-pa55%zz@127.0.0.1:1/desk"}, "verify"},
		"a password with a slash":          {[]string{"DESKBELL_DB=postgres://desk:s3cret-pa55/x@127.0.0.1:1/desk"}, "verify"},
		"a password as a parameter":        {[]string{"DESKBELL_DB=postgres://127.0.0.1:1/desk?password=s3cret-pa55&x=y"}, "verify"},
		"another kind of database":         {[]string{"DESKBELL_DB=mysql://desk:s3cret-pa55@127.0.0.1/desk"}, "migrate up"},
		"a mail server on no port":         {[]string{"DESKBELL_MAIL=smtp://desk:s3cret-pa55@127.0.0.1:port"}, "serve"},
		"a mail server of another kind":    {[]string{"DESKBELL_MAIL=pop3://desk:s3cret-pa55@127.0.0.1"}, "serve"},
		"a mail server in the clear":       {[]string{"DESKBELL_MAIL=smtp://desk:s3cret-pa55@mail.example?starttls=none"}, "serve"},
		"a mail password that isn't one":   {[]string{"DESKBELL_MAIL=smtp://desk:s3cret-pa55%zz@mail.example"}, "serve"},
		"a directory with a password":      {[]string{"DESKBELL_LICENSES_URL=https://desk:s3cret-pa55@licenses.example"}, "serve"},
		"a directory's token with a space": {[]string{"DESKBELL_LICENSES_URL=https://licenses.example", "DESKBELL_LICENSES_TOKEN=s3cret-pa55 x"}, "serve"},
		"a bucket with credentials":        {[]string{"DESKBELL_FILES=s3://id:s3cret-pa55@desk?region=x"}, "serve"},
		"a bucket that isn't there":        {[]string{"DESKBELL_FILES=s3://desk?region=x&endpoint=http://127.0.0.1:1", "AWS_ACCESS_KEY_ID=id", "AWS_SECRET_ACCESS_KEY=s3cret-pa55", "AWS_MAX_ATTEMPTS=1"}, "serve"},
		"a provider that isn't there":      {[]string{"DESKBELL_OIDC_ISSUER=http://127.0.0.1:1", "DESKBELL_OIDC_CLIENT_ID=desk", "DESKBELL_OIDC_CLIENT_SECRET=s3cret-pa55", "DESKBELL_PUBLIC_URL=http://desk.example"}, "serve"},
		"public pages with a password":     {[]string{"DESKBELL_PUBLIC_URL=https://desk:s3cret-pa55@desk.example"}, "serve"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// No case may end well: those that wait for something else end at the taken address.
			p := newPlace(t, append(c.env, "DESKBELL_LOG=debug")...)
			args := strings.Fields(c.args)
			if args[0] == "serve" {
				args = append(args, "--listen=nowhere")
			}
			o := p.run(args...)
			if o.code == 0 || o.errs == "" {
				t.Errorf("it is taken: %+v", o)
			}
			if text := o.out + o.errs; strings.Contains(text, "s3cret") {
				t.Errorf("it shows the secret: %s", text)
			}
		})
	}
}
