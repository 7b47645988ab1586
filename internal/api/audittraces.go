package api

import (
	"net/http"

	"deskbell/internal/audit"
)

// trace is what a successful call of an operation leaves behind, by which it can be learned
// later who did what: a record, an event, or nothing. For what only looks it is empty.
type trace struct {
	action  string // a record of the audit trail, see audit.Actions
	history bool   // an event of a ticket's or a license's history, if there was something to change
	unless  string // when a success leaves no such record; empty: never
	none    string // nothing, for this reason, though it isn't a GET
}

var inHistory = trace{history: true}

// traces are what each operation leaves, by its ID. It is the only place that says so; a test
// walks every operation that could change something.
var traces = map[string]trace{
	"submit-ticket":                inHistory,
	addAttachment:                  inHistory,
	"add-message":                  inHistory,
	"rate-ticket":                  inHistory,
	"reclassify-ticket":            inHistory,
	"relocate-ticket":              inHistory,
	"solve-ticket":                 inHistory,
	"reopen-ticket":                inHistory,
	"close-ticket":                 inHistory,
	"assign-ticket":                inHistory,
	"merge-ticket":                 inHistory,
	"set-tags":                     inHistory,
	"bulk-change-tickets":          inHistory,
	"acknowledge-breach":           inHistory,
	"create-license":               inHistory,
	"change-license":               inHistory,
	"transfer-license":             inHistory,
	"renew-license":                inHistory,
	"add-contract":                 inHistory,
	"change-contract":              inHistory,
	"confirm-contract":             inHistory,
	"delete-contract":              inHistory,
	"log-in":                       inHistory,
	"log-in-device":                inHistory,
	"log-out-device":               inHistory,
	"deactivate-device":            inHistory,
	"deactivate-device-for-ticket": inHistory,
	"set-remote-deactivation":      inHistory,

	"check-entitlement": {none: "it asks, and changes nothing"},
	"check-in-device":   {none: "a sign of life, of which the device keeps the latest"},
	// Who asks for a link has shown nothing yet, and an answer that took longer for an address
	// that is known would tell so.
	"ask-for-sign-in-link":  {none: "using the link is recorded, not asking for it"},
	"ask-for-password-link": {none: "using the link is recorded, not asking for it"},
	"begin-second-factor":   {none: "it changes nothing before it is confirmed, which is recorded"},
	"ask-for-ticket-link":   {none: "whoever asks has shown nothing yet; what comes of it is recorded when the link is mailed"},

	importLicenses:          {action: "licenses.imported", unless: "it was a dry run"},
	exportLicenses:          {action: "licenses.exported"},
	"sign-in":               {action: "session.started"},
	"sign-out":              {action: "session.ended"},
	"enter-password":        {action: "session.started", unless: "a code has to be entered first"},
	"enter-code":            {action: "session.started"},
	"come-back":             {action: "session.started"},
	"open-ticket-link":      {action: "session.started", unless: "the request only looks, as HEAD does"},
	"set-password":          {action: "password.set"},
	"change-password":       {action: "password.set"},
	"confirm-second-factor": {action: "second_factor.set"},
	"remove-second-factor":  {action: "second_factor.removed"},
	"take-second-factor":    {action: "second_factor.removed"},
	"make-recovery-codes":   {action: "recovery_codes.made"},
	"invite-user":           {action: "user.invited"},
	"end-session":           {action: "session.ended"},
	"end-other-sessions":    {action: "sessions.ended", unless: "there were no others"},
	"end-user-sessions":     {action: "sessions.ended"},
	"send-ticket-link":      {action: "ticket_link.made"},
	"revoke-ticket-link":    {action: "ticket_link.revoked", unless: "it was closed already"},
	"revoke-ticket-links":   {action: "ticket_link.revoked", unless: "all were closed already"},
	"add-user":              {action: "user.added"},
	"change-user":           {action: "user.changed"},
	"create-token":          {action: "token.created"},
	"revoke-token":          {action: "token.revoked"},
	"create-webhook":        {action: "webhook.created"},
	"change-webhook":        {action: "webhook.changed"},
	"delete-webhook":        {action: "webhook.deleted"},
	"pause-webhook":         {action: "webhook.paused"},
	"resume-webhook":        {action: "webhook.resumed"},
	"rotate-webhook-secret": {action: "webhook.rotated"},
	"test-webhook":          {action: "webhook.tested"},
	"create-view":           {action: "view.created"},
	"change-view":           {action: "view.changed"},
	"delete-view":           {action: "view.deleted"},
	"create-reply":          {action: "reply.created"},
	"change-reply":          {action: "reply.changed"},
	"delete-reply":          {action: "reply.deleted"},
	"set-topics":            {action: "topics.changed"},
	"redeliver":             {action: "delivery.redriven"},
	"redrive-delivery":      {action: "delivery.redriven"},
	"redrive-deliveries":    {action: "delivery.redriven"},
	exportPerson:            {action: "person.exported"},
	"erase-person":          {action: "person.erased", unless: "it was a preview"},
	listAudit:               {action: "audit.read"},
	exportAudit:             {action: "audit.exported"},
}

// sentence says what a call leaves, for the description.
func (t trace) sentence() string {
	switch {
	case t.unless != "":
		return "Leaves " + t.action + " in the audit trail, unless " + t.unless + ". " + audit.Actions[t.action]
	case t.action != "":
		return "Leaves " + t.action + " in the audit trail: " + audit.Actions[t.action]
	case t.history:
		return "Leaves an event in the history, and with it in the audit trail."
	}
	return ""
}

// extension is what x-audit says; nil for what leaves nothing.
func (t trace) extension(method string) any {
	switch {
	case t.unless != "":
		return t.action + ", unless " + t.unless
	case t.action != "":
		return t.action
	case t.history:
		return "history"
	case t.none != "":
		return "none: " + t.none
	case method == http.MethodGet:
		return "none: it only looks"
	}
	return nil
}
