package auth

import (
	"slices"
	"strings"

	"deskbell/entitlement"
	"deskbell/tickets"
)

// Permission is something that may be done at the desk. Every operation declares the one it
// takes; Permissions says who has it.
type Permission string

// All permissions.
const (
	Public              Permission = "public"
	ReadTicket          Permission = "ticket.read"
	WriteTicket         Permission = "ticket.write" // messages and files
	RateTicket          Permission = "ticket.rate"
	ReadTicketLinks     Permission = "ticket_links.read"
	ManageTicketLinks   Permission = "ticket_links.manage"
	RevokeTicketLinks   Permission = "ticket_links.revoke" // all but one's own
	FindTickets         Permission = "tickets.find"
	WorkOnTickets       Permission = "tickets.work" // assign, correct, solve, merge, …
	KeepViews           Permission = "views.keep"
	ShareViews          Permission = "views.share" // besides KeepViews
	ReadReplies         Permission = "replies.read"
	ManageReplies       Permission = "replies.manage"
	ManageTopics        Permission = "topics.manage"
	ReadDocuments       Permission = "documents.read"
	ReadLicenses        Permission = "licenses.read"
	ManageLicenses      Permission = "licenses.manage"
	ExportLicenses      Permission = "licenses.export"
	ReadDevices         Permission = "devices.read"
	UseDevices          Permission = "devices.use" // log in and out, check in, deactivate
	FindDevices         Permission = "devices.find"
	FollowStream        Permission = "stream.follow"
	ReadIntegrations    Permission = "integrations.read"
	ManageIntegrations  Permission = "integrations.manage"
	ReadUsers           Permission = "users.read"
	ManageUsers         Permission = "users.manage"
	ReadTokens          Permission = "tokens.read"   // one's own; administrators everyone's
	ManageTokens        Permission = "tokens.manage" // likewise
	ReadAccount         Permission = "account.read"
	SignOut             Permission = "account.sign_out"
	ReadAudit           Permission = "audit.read"
	ReadReports         Permission = "reports.read"
	AcknowledgeBreaches Permission = "reports.acknowledge" // explain why a promise was broken
	ManagePeople        Permission = "people.manage"       // export and erase what is kept about somebody
	ReadSessions        Permission = "account.sessions"
	ManageSessions      Permission = "account.sessions.manage"
	ReadCredentials     Permission = "account.credentials" // what one signs in with oneself
	ManageCredentials   Permission = "account.credentials.manage"
)

// Grant says who has a permission.
type Grant struct {
	Words string         // who, for people
	Roles []tickets.Role // none: everyone, whoever they are
	Own   bool           // a customer for their own ticket only, an owner for their own licenses
	Scope Scope          // what a staff token must allow besides; empty where everyone may
}

// Account reports whether it is only about the caller's own account.
func (p Permission) Account() bool { return strings.HasPrefix(string(p), "account.") }

// NeedsSession reports whether one has to be signed in: what somebody signs in with is not for
// a program of theirs to change, whatever its token's scopes.
func (p Permission) NeedsSession() bool { return p.Account() && p != ReadAccount }

// Everyone reports whether nobody has to say who they are.
func (g Grant) Everyone() bool { return len(g.Roles) == 0 }

// To reports whether a role has the permission.
func (g Grant) To(role tickets.Role) bool { return g.Everyone() || slices.Contains(g.Roles, role) }

// The roles, as the table below has them. Each staff role may do all that the one before may.
var (
	administrators = []tickets.Role{tickets.Administrator}
	managers       = []tickets.Role{tickets.Manager, tickets.Administrator}
	staff          = []tickets.Role{tickets.Agent, tickets.Manager, tickets.Administrator}
	customers      = []tickets.Role{tickets.Customer}
	owners         = []tickets.Role{entitlement.Owner}
	customersStaff = slices.Concat(customers, staff)
	ownersStaff    = slices.Concat(owners, staff)
	anyone         = slices.Concat(customers, owners, staff)
)

// Permissions are who may do what. It is the only place that says so.
var Permissions = map[Permission]Grant{
	Public:              {"Everyone, without an account.", nil, false, ""},
	ReadTicket:          {"The customer of the ticket, and staff.", customersStaff, true, "tickets:read"},
	WriteTicket:         {"The customer of the ticket, and staff.", customersStaff, true, "tickets:write"},
	RateTicket:          {"The customer of the ticket.", customers, true, "tickets:write"},
	ReadTicketLinks:     {"Staff.", staff, false, "tickets:read"},
	ManageTicketLinks:   {"Staff.", staff, false, "tickets:write"},
	RevokeTicketLinks:   {"The customer of the ticket, and staff.", customersStaff, true, "tickets:write"},
	FindTickets:         {"Staff.", staff, false, "tickets:read"},
	WorkOnTickets:       {"Staff.", staff, false, "tickets:write"},
	KeepViews:           {"Staff; of views that are shared, managers and administrators.", staff, false, "tickets:write"},
	ShareViews:          {"Managers and administrators.", managers, false, "tickets:write"},
	ReadReplies:         {"Staff.", staff, false, "tickets:read"},
	ManageReplies:       {"Managers and administrators.", managers, false, "administration:write"},
	ManageTopics:        {"Administrators.", administrators, false, "administration:write"},
	ReadDocuments:       {"Staff.", staff, false, "tickets:read"},
	ReadLicenses:        {"The license's owner, and staff.", ownersStaff, true, "licenses:read"},
	ManageLicenses:      {"Administrators.", administrators, false, "licenses:write"},
	ExportLicenses:      {"Administrators.", administrators, false, "licenses:read"},
	ReadDevices:         {"The license's owner, and staff.", ownersStaff, true, "licenses:read"},
	UseDevices:          {"The license's owner, and staff.", ownersStaff, true, "licenses:write"},
	FindDevices:         {"Staff.", staff, false, "licenses:read"},
	FollowStream:        {"Staff.", staff, false, "integrations:read"},
	ReadIntegrations:    {"Administrators.", administrators, false, "integrations:read"},
	ManageIntegrations:  {"Administrators.", administrators, false, "integrations:write"},
	ReadUsers:           {"Administrators.", administrators, false, "administration:read"},
	ManageUsers:         {"Administrators.", administrators, false, "administration:write"},
	ReadTokens:          {"Staff.", staff, false, "administration:read"},
	ManageTokens:        {"Staff.", staff, false, "administration:write"},
	ReadAccount:         {"Everyone with a token.", anyone, false, "account:read"},
	SignOut:             {"Who is signed in.", anyone, false, "account:write"},
	ManagePeople:        {"Administrators.", administrators, false, "people:write"},
	ReadAudit:           {"Administrators.", administrators, false, "audit:read"},
	ReadReports:         {"Managers and administrators.", managers, false, "reports:read"},
	AcknowledgeBreaches: {"Managers and administrators.", managers, false, "reports:write"},
	ReadSessions:        {"Who is signed in.", anyone, false, "account:read"},
	ManageSessions:      {"Who is signed in.", anyone, false, "account:write"},
	ReadCredentials:     {"Members of staff who are signed in.", staff, false, "account:read"},
	ManageCredentials:   {"Members of staff who are signed in.", staff, false, "account:write"},
}

// Scopes are all that a token may be given, in order: to read or to write a resource, or
// everything.
var Scopes = func() []Scope {
	all := []Scope{Everything}
	for _, g := range Permissions {
		if g.Scope != "" {
			all = append(all, g.Scope)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}()
