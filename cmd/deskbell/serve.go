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
	Listen string        `default:"127.0.0.1:8080" placeholder:"ADDR" help:"Address to listen on (${default}); port 0 picks a free one."`
	Demo   bool          `help:"Start with sample licenses, staff and ninety days of tickets, in a database of its own unless --db names one."`
	Checks int           `default:"300" placeholder:"N" help:"Entitlement checks and refused requests an address may have at once (${default}); one more every second."`
	Grace  time.Duration `default:"15s" help:"How long a stop waits for requests under way (${default})."`

	Files string `placeholder:"URL" help:"Where attachments are kept: file:///DIR, or s3://BUCKET?region=REGION, for what else speaks S3 with &endpoint=URL; credentials as usual for AWS, such as AWS_ACCESS_KEY_ID. Default: in the data directory."`

	Mail      string `placeholder:"URL" help:"Where mail goes: smtp://user:password@host:587 (STARTTLS), smtps://host:465, or file://DIR for a maildir. Default: a maildir in the data directory."`
	MailFrom  string `default:"Support <support@localhost>" placeholder:"ADDRESS" help:"Whom mail is from (${default})."`
	PublicURL string `name:"public-url" placeholder:"URL" help:"Where customers reach this desk, for links in mails. Default: no links."`

	Helpline      string `placeholder:"NUMBER" help:"Telephone number that is mailed to customers whose Enterprise support is confirmed. Default: none."`
	LicensesURL   string `name:"licenses-url" placeholder:"URL" help:"Ask a directory for the licenses of a requester's account, see docs/directory.md. Default: the licenses in the database count."`
	LicensesToken string `name:"licenses-token" placeholder:"TOKEN" help:"What to say to the directory, as a bearer token."`

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
