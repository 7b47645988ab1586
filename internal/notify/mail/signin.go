package mail

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"deskbell/internal/fault"
	"deskbell/internal/notify"
)

// Links makes the tokens of sign-in links.
type Links interface {
	// LinkToken makes the token of a link for the mail that is written now, and tells until
	// when it works. A link that is not to be mailed, such as that of an address which owns
	// nothing, is a fault.NotFound.
	LinkToken(ctx context.Context, id string, now time.Time) (token string, until time.Time, err error)
}

// mailLink sends a link to sign in, or to set a password. What nobody is to be sent is dropped, not dead: it is no
// failure that anybody must look at. No outcome shows the token.
func (s *Sender) mailLink(ctx context.Context, way route, d notify.Delivery, now time.Time) notify.Outcome {
	began := time.Now()
	m := matter{delivery: d}
	if err := json.Unmarshal(d.Content, &m.notice); err != nil {
		return s.outcome(d, reply{err: fmt.Errorf("reading the notice: %w", err), permanent: true}, began, now)
	}
	token, until, err := s.links.LinkToken(ctx, d.ID, now)
	switch {
	case fault.Is(err, fault.NotFound):
		return notify.Outcome{ID: d.ID, Err: err, Gone: true}
	case err != nil:
		return s.outcome(d, reply{err: fmt.Errorf("making the link: %w", err)}, began, now)
	}
	write := s.signIn
	if d.Kind != notify.SignIn {
		write = s.passwordLink
	}
	mail, err := s.envelope(write(&m, token, until), []matter{m}, now)
	if err != nil {
		return s.outcome(d, reply{err: err, permanent: true}, began, now)
	}
	return s.outcome(d, way.send(ctx, mail), began, now)
}

// signIn writes the letter: with a link to the page that uses the token, or with the token
// itself if there are no pages. It follows the # of the link, so no server is sent it that
// merely serves the page.
func (s *Sender) signIn(m *matter, token string, until time.Time) letter {
	v := voiceOf(m.notice.Language)
	words := signInLetters[v.Language()]
	facts := []fact{{words.account, line(m.delivery.To, longestName)}, {words.until, v.moment(until, time.UTC)}}
	l := letter{Language: v.Language(), Subject: words.subject, Greeting: words.greeting, Footer: words.footer}
	use := words.useCode
	if s.page == "" {
		facts = append(facts, fact{words.code, token})
	} else {
		use = words.useLink
		l.Link = &link{Name: words.subject, URL: s.page + "/sign-in#" + token}
	}
	minutes := int(until.Sub(m.delivery.CreatedAt) / time.Minute)
	l.Blocks = []block{paragraph(words.asked), paragraph(fmt.Sprintf(use, minutes)), {Facts: facts}, paragraph(words.ignore)}
	return l
}

// signInWords are what the letter says in one language.
type signInWords struct {
	subject, greeting string
	asked             string
	useLink, useCode  string // 1: for how many minutes
	account, until    string
	code              string
	ignore, footer    string
}

// signInLetters has the languages of tickets.Languages.
var signInLetters = map[string]signInWords{
	"en": {
		subject:  "Sign in to your licenses",
		greeting: "Hello,",
		asked:    "You asked to sign in, to see and manage the licenses of your account.",
		useLink:  "Follow the link below. It works once, and for %d minutes after it was asked for.",
		useCode:  "Sign in with the token below. It works once, and for %d minutes after it was asked for.",
		account:  "Account",
		until:    "Valid until",
		code:     "Token",
		ignore:   "If it wasn't you who asked, ignore this mail and keep it to yourself: without it, nobody gets in.",
		footer:   "Please do not answer this mail: nobody would read it.",
	},
	"fr": {
		subject:  "Connexion à vos licences", //nolint:misspell // French
		greeting: "Bonjour,",
		asked:    "Vous avez demandé à vous connecter pour voir et gérer les licences de votre compte.", //nolint:misspell // French
		useLink:  "Suivez le lien ci-dessous. Il fonctionne une seule fois, pendant %d minutes à compter de votre demande.",
		useCode:  "Connectez-vous avec le jeton ci-dessous. Il fonctionne une seule fois, pendant %d minutes à compter de votre demande.",
		account:  "Compte",
		until:    "Valable jusqu’au",
		code:     "Jeton",
		ignore:   "Si la demande ne vient pas de vous, ignorez ce message et ne le transmettez à personne : sans lui, personne ne peut se connecter.",
		footer:   "Merci de ne pas répondre à ce message : personne ne lirait votre réponse.",
	},
	"de": {
		subject:  "Anmeldung bei Ihren Lizenzen",
		greeting: "Guten Tag,",
		asked:    "Sie möchten sich anmelden, um die Lizenzen Ihres Kontos zu sehen und zu verwalten.",
		useLink:  "Folgen Sie dem Link weiter unten. Er gilt einmal, und %d Minuten lang ab Ihrer Anfrage.",
		useCode:  "Melden Sie sich mit dem Schlüssel weiter unten an. Er gilt einmal, und %d Minuten lang ab Ihrer Anfrage.",
		account:  "Konto",
		until:    "Gültig bis",
		code:     "Schlüssel",
		ignore:   "Wenn die Anfrage nicht von Ihnen kam, beachten Sie diese E-Mail nicht und geben Sie sie nicht weiter: Ohne sie kann sich niemand anmelden.",
		footer:   "Bitte antworten Sie nicht auf diese E-Mail: niemand würde die Antwort lesen.",
	},
	"es": {
		subject:  "Acceso a sus licencias",
		greeting: "Hola:",
		asked:    "Ha solicitado acceso para ver y gestionar las licencias de su cuenta.",
		useLink:  "Siga el enlace de abajo. Funciona una sola vez, durante %d minutos desde su solicitud.",
		useCode:  "Acceda con la clave de abajo. Funciona una sola vez, durante %d minutos desde su solicitud.",
		account:  "Cuenta",
		until:    "Válido hasta",
		code:     "Clave",
		ignore:   "Si no lo ha solicitado usted, ignore este mensaje y no lo comparta: sin él nadie puede acceder.",
		footer:   "Por favor, no responda a este mensaje: nadie leería su respuesta.",
	},
}
