package tickets

import "deskbell/entitlement"

// Who acts on a ticket is said in the words of package entitlement.
type (
	// Role is what someone is to the desk.
	Role = entitlement.Role
	// Actor is who does something, as it is written into the history.
	Actor = entitlement.Actor
)

// The roles that have to do with tickets.
const (
	Customer      = entitlement.Customer
	Agent         = entitlement.Agent
	Manager       = entitlement.Manager
	Administrator = entitlement.Administrator
	System        = entitlement.System
)
