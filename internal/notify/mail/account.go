package mail

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"deskbell/internal/notify"
)

// passwordLink writes the letter that invites a member of staff, or lets them set another
// password: with a link to the page that uses the token, or with the token itself if there are
// no pages. Like all that staff get, it is in English.
func (s *Sender) passwordLink(m *matter, token string, until time.Time) letter {
	words := passwordLetters[m.delivery.Kind]
	facts := []fact{{"Account", line(m.delivery.To, longestName)}, {"Valid until", staffVoice().moment(until, time.UTC)}}
	l := letter{Language: staffVoice().Language(), Subject: words.subject, Greeting: "Hello,", Footer: noReply}
	use := "Follow the link below to set a password. It works once."
	if s.page == "" {
		facts = append(facts, fact{"Token", token})
		use = "Set a password with the token below. It works once."
	} else {
		l.Link = &link{Name: words.subject, URL: s.page + "/password#" + token}
	}
	l.Blocks = []block{paragraph(words.why), paragraph(use), {Facts: facts}, paragraph(words.ignore)}
	return l
}

const noReply = "Please do not answer this mail: nobody would read it."

// passwordLetters are what the letters say, by their kind.
var passwordLetters = map[notify.Kind]struct{ subject, why, ignore string }{
	notify.Invitation: {
		subject: "You are invited to the support desk",
		why:     "You have an account at the support desk. Before you can sign in, you need a password.",
		ignore:  "If you don't know what this is about, ignore this mail and keep it to yourself.",
	},
	notify.PasswordReset: {
		subject: "Set a new password",
		why:     "Somebody asked to set a new password for your account at the support desk. Once you do, you are signed out everywhere.",
		ignore:  "If it wasn't you who asked, ignore this mail and keep it to yourself: your password stays as it is.",
	},
}

// mailAccount tells a member of staff what has become of what they sign in with.
func (s *Sender) mailAccount(ctx context.Context, way route, d notify.Delivery, now time.Time) notify.Outcome {
	began := time.Now()
	m := matter{delivery: d}
	err := json.Unmarshal(d.Content, &m.notice)
	what, known := accountChanges[m.notice.Account]
	if err == nil && !known {
		err = fmt.Errorf("%q is nothing that becomes of an account", m.notice.Account)
	}
	if err != nil {
		return s.outcome(d, reply{err: fmt.Errorf("reading the notice: %w", err), permanent: true}, began, now)
	}
	l := letter{
		Language: staffVoice().Language(), Subject: what.subject, Greeting: "Hello,", Footer: noReply,
		Blocks: []block{
			paragraph(what.happened),
			{Facts: []fact{{"Account", line(d.To, longestName)}, {"When", staffVoice().moment(d.CreatedAt, time.UTC)}}},
			paragraph("If it wasn't you, set a new password at once and tell your administrators."),
		},
	}
	mail, err := s.envelope(l, []matter{m}, now)
	if err != nil {
		return s.outcome(d, reply{err: err, permanent: true}, began, now)
	}
	return s.outcome(d, way.send(ctx, mail), began, now)
}

// accountChanges are what the letters say of each.
var accountChanges = map[notify.AccountChange]struct{ subject, happened string }{
	notify.PasswordWasSet:         {"Your password was set", "A new password was set for your account at the support desk. You were signed out everywhere else."},
	notify.SecondFactorWasSet:     {"You have a second factor now", "A second factor was set up for your account at the support desk. Signing in takes a code from now on."},
	notify.SecondFactorWasRemoved: {"Your second factor was removed", "The second factor of your account at the support desk was removed. Signing in takes the password alone."},
	notify.RecoveryCodesWereMade:  {"You have new recovery codes", "New recovery codes were made for your account at the support desk. Those from before are worth nothing any more."},
	notify.RecoveryCodeWasUsed:    {"A recovery code was used", "Somebody signed in to your account at the support desk with one of its recovery codes."},
}
