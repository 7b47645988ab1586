// Command deskbell is the support desk: its server, and the tools around it.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	_ "time/tzdata" // a machine without time zones counts business hours all the same

	"github.com/alecthomas/kong"

	"deskbell/internal/app"
	"deskbell/internal/config"
)

// version is set when a release is built.
var version = "development"

// Exit codes.
const (
	exitFailed    = 1
	exitUsage     = 2
	exitDifferent = 3 // verify found a difference
)

// cli is every command and flag. Each flag can also be set by an environment variable,
// DESKBELL_ and its name; in a file of its own, named by that variable with _FILE at its end;
// and in the file that --config names.
type cli struct {
	Config    kong.ConfigFlag  `placeholder:"FILE" help:"Read settings from a YAML file."`
	DB        string           `name:"db" placeholder:"URL" help:"Database: postgres://…, sqlite:PATH or a path. Default: a SQLite file in the data directory."`
	Data      string           `default:"deskbell-data" placeholder:"DIR" help:"Directory for the SQLite file and attachments (${default})."`
	Log       string           `default:"info" enum:"debug,info,warn,error" help:"Least level to log: ${enum} (${default})."`
	LogFormat string           `default:"text" enum:"text,json" help:"How to log: ${enum} (${default})."`
	TestClock string           `placeholder:"PATH" help:"Read the time from this file: one RFC 3339 instant, read again each time. For tests only."`
	Version   kong.VersionFlag `env:"-" help:"Print the version and stop."`

	Serve      serveCommand      `cmd:"" help:"Run the server."`
	Deadline   deadlineCommand   `cmd:"" help:"When a response would be due, and why. Needs no server."`
	Between    betweenCommand    `cmd:"" help:"Business time between two instants."`
	Calendar   calendarCommand   `cmd:"" help:"Show, check, publish and export calendars."`
	Policy     policyCommand     `cmd:"" help:"Show, check and publish policies."`
	Licenses   licensesCommand   `cmd:"" help:"Import and export licenses."`
	Users      usersCommand      `cmd:"" help:"Add, list and change members of staff; invite them, and help who is locked out."`
	People     peopleCommand     `cmd:"" help:"Export and erase what is kept about a person."`
	Tokens     tokensCommand     `cmd:"" help:"Create, list and revoke API tokens."`
	Audit      auditCommand      `cmd:"" help:"Export the audit trail, or show where it ends."`
	Migrate    migrateCommand    `cmd:"" help:"Bring the database's tables up to date, or show where they are."`
	Verify     verifyCommand     `cmd:"" help:"Judge every ticket again from its history and compare, and check the chain of the audit trail. Exit code 3 on a difference."`
	Export     exportCommand     `cmd:"" help:"Write every ticket with its history as JSON Lines."`
	Completion completionCommand `cmd:"" help:"Print a completion script for bash, zsh or fish."`
}

// session is what a command runs with.
type session struct {
	context.Context
	settings config.Settings
	in       io.Reader
	out      io.Writer
	log      *slog.Logger
	model    *kong.Application
}

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run is main without the process: it returns the exit code.
func run(args []string, in io.Reader, out, errs io.Writer) int {
	var c cli
	stopped := -1
	parser, err := kong.New(&c,
		kong.Name("deskbell"),
		kong.Description("Support ticketing that keeps its promise."),
		kong.UsageOnError(),
		kong.Writers(out, errs),
		kong.Exit(func(code int) { stopped = code }),
		kong.DefaultEnvars("DESKBELL"),
		kong.Resolvers(settingFiles{}),
		kong.Configuration(readConfig),
		kong.Vars{"version": version},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		panic(err) // the struct above is wrong
	}
	command, err := parser.Parse(args)
	switch {
	case stopped >= 0: // --help or --version has printed what was asked for
		return stopped
	case err != nil:
		return misused(errs, err)
	}
	settings := c.settings()
	log, err := app.Logger(errs, settings)
	if err != nil {
		fmt.Fprintf(errs, "deskbell: %s\n", err)
		return exitUsage
	}
	err = command.Run(&session{Context: app.AtCommandLine(context.Background()), settings: settings, in: in, out: out, log: log, model: parser.Model})
	switch {
	case err == nil:
		return 0
	case errors.Is(err, app.ErrUsage):
		return misused(errs, err)
	case errors.Is(err, app.ErrDifferent):
		fmt.Fprintf(errs, "deskbell: %s\n", err)
		return exitDifferent
	}
	fmt.Fprintf(errs, "deskbell: %s\n", err)
	return exitFailed
}

// misused says what is wrong with the command line, and where to look.
func misused(errs io.Writer, err error) int {
	fmt.Fprintf(errs, "deskbell: %s\nRun deskbell --help, or deskbell COMMAND --help.\n", err)
	return exitUsage
}

func (c *cli) settings() config.Settings {
	s := config.Settings{DB: c.DB, Data: c.Data, Log: c.Log, LogFormat: c.LogFormat, TestClock: c.TestClock}
	s.Listen, s.Demo, s.Checks, s.Grace = c.Serve.Listen, c.Serve.Demo, c.Serve.Checks, c.Serve.Grace
	s.Requests, s.Submissions = c.Serve.Requests, c.Serve.Submissions
	s.Mail, s.MailFrom, s.PublicURL = c.Serve.Mail, c.Serve.MailFrom, c.Serve.PublicURL
	s.Attachments = cmp.Or(c.Serve.Files, c.People.Erase.Files)
	s.KeepRequests, s.KeepAudit, s.KeepSent = c.Serve.KeepRequests, c.Serve.KeepAudit, c.Serve.KeepSent
	s.AllowPrivateWebhooks, s.Workers = c.Serve.AllowPrivateWebhooks, !c.Serve.NoWorkers
	s.Helpline, s.LicensesURL, s.LicensesToken = c.Serve.Helpline, c.Serve.LicensesURL, c.Serve.LicensesToken
	s.TrustedProxies = c.Serve.TrustedProxies
	s.RequireSecondFactor, s.BreachedPasswords, s.SecretKey, s.StrictTransport = c.Serve.RequireSecondFactor, c.Serve.BreachedPasswords, c.Serve.SecretKey, c.Serve.HSTS
	s.OIDCIssuer, s.OIDCClientID, s.OIDCClientSecret = c.Serve.OIDCIssuer, c.Serve.OIDCClientID, c.Serve.OIDCClientSecret
	s.OIDCScopes, s.OIDCGroupsClaim, s.OIDCRoles = c.Serve.OIDCScopes, c.Serve.OIDCGroupsClaim, c.Serve.OIDCRoles
	return s
}
