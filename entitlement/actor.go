package entitlement

// Role is what someone is to the desk.
type Role string

// The roles. An agent may do less than a manager, and a manager less than an administrator.
const (
	Customer      Role = "customer" // of one ticket
	Owner         Role = "owner"    // of licenses
	Agent         Role = "agent"
	Manager       Role = "manager"
	Administrator Role = "administrator"
	System        Role = "system" // deskbell itself
)

// Staff reports whether the role belongs to the vendor's people.
func (r Role) Staff() bool { return r == Agent || r == Manager || r == Administrator || r == System }

// Actor is who does something, as it is written into a history.
type Actor struct {
	Role Role
	ID   string // the staff member's; an owner's email; empty for a customer
	Name string
}

// Itself is deskbell, as an actor.
var Itself = Actor{Role: System, Name: "deskbell"}
