package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"deskbell/internal/app"
)

type serveCommand struct {
	Listen      string        `default:"127.0.0.1:8080" placeholder:"ADDR" help:"Address to listen on (${default}); port 0 picks a free one."`
	Demo        bool          `help:"Start with sample licenses, staff and ninety days of tickets, in a database of its own unless --db names one."`
	Checks      int           `default:"300" placeholder:"N" help:"Entitlement checks and refused requests an address may have at once (${default}); one more every second."`
	Requests    int           `default:"3000" placeholder:"N" help:"Requests without a token an address may make at once (${default}); a hundredth of it more every second."`
	Submissions int           `default:"1000" placeholder:"N" help:"Requests for support of one license email that are accepted at once (${default}); one more every second."`
	Grace       time.Duration `default:"15s" help:"How long a stop waits for requests under way (${default})."`

	Files string `placeholder:"URL" help:"Where attachments are kept: file:///DIR, or s3://BUCKET?region=REGION, for what else speaks S3 with &endpoint=URL; credentials as usual for AWS, such as AWS_ACCESS_KEY_ID. Default: in the data directory."`

	Mail      string `placeholder:"URL" help:"Where mail goes: smtp://user:password@host:587 (STARTTLS), smtps://host:465, or file://DIR for a maildir. Default: a maildir in the data directory."`
	MailFrom  string `default:"Support <support@localhost>" placeholder:"ADDRESS" help:"Whom mail is from (${default})."`
	PublicURL string `name:"public-url" placeholder:"URL" help:"Where customers reach this desk, for links in mails. Default: no links."`

	KeepRequests string `placeholder:"PERIOD" help:"Erase closed requests after so many years, weeks or days, such as 5y, see docs/privacy.md. Default: never."`
	KeepAudit    string `default:"2y" placeholder:"PERIOD" help:"How long the audit trail is kept (${default}); empty for ever."`
	KeepSent     string `default:"30d" placeholder:"PERIOD" help:"How long what was sent is kept, for the stream and the delivery log (${default}); empty for ever."`

	Helpline      string `placeholder:"NUMBER" help:"Telephone number that is mailed to customers whose Enterprise support is confirmed. Default: none."`
	LicensesURL   string `name:"licenses-url" placeholder:"URL" help:"Ask a directory for the licenses of a requester's account, see docs/directory.md. Default: the licenses in the database count."`
	LicensesToken string `name:"licenses-token" placeholder:"TOKEN" help:"What to say to the directory, as a bearer token."`

	TrustedProxies      []string      `placeholder:"NETWORK,…" help:"Believe the X-Forwarded-For of proxies in these networks, such as 10.0.0.0/8: limits and the audit trail go by it. Default: none."`
	RequireSecondFactor bool          `help:"Let staff who sign in without a second factor do nothing but set one up."`
	BreachedPasswords   string        `placeholder:"FILE" help:"Refuse all passwords in this file, too: sorted SHA-1 hashes, as the downloader of Have I Been Pwned writes them. Default: the most common are known."`
	SecretKey           string        `placeholder:"KEY" help:"Seal second factors with this besides the database's own key, so that a copy of the database opens none. The same for all servers, for good."`
	HSTS                time.Duration `name:"hsts" placeholder:"DURATION" help:"Tell browsers for how long to come by https only, such as 8760h. Default: they aren't told."`

	OIDCIssuer       string   `name:"oidc-issuer" placeholder:"URL" help:"Let staff sign in with this OpenID Connect provider. It sends them back to PUBLIC_URL/v1/sign-in/oidc/callback."`
	OIDCClientID     string   `name:"oidc-client-id" placeholder:"ID" help:"What the provider knows the desk as."`
	OIDCClientSecret string   `name:"oidc-client-secret" placeholder:"SECRET" help:"How the desk proves that."`
	OIDCScopes       []string `name:"oidc-scopes" placeholder:"SCOPE,…" help:"What to ask the provider for. Default: email and profile."`
	OIDCGroupsClaim  string   `name:"oidc-groups-claim" default:"groups" placeholder:"CLAIM" help:"Where the provider lists somebody's groups (${default})."`
	OIDCRoles        []string `name:"oidc-roles" placeholder:"GROUP=ROLE,…" help:"What the groups make somebody: agent, manager or administrator, by the highest. Default: people are added here, with a role."`

	AllowPrivateWebhooks bool `help:"Let webhooks call private, loopback and link-local addresses."`
	NoWorkers            bool `help:"Only serve; leave watching the promises and sending to other servers on the database."`
}

// Run serves until it is told to stop. To be told twice ends it at once.
func (c *serveCommand) Run(s *session) error {
	ctx, stop := context.WithCancel(s)
	defer stop()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		signal.Stop(signals) // before anybody hears of it, so that the next one counts
		stop()
	}()
	return app.Serve(ctx, s.settings, version, s.out, s.log)
}
