package tickets

// Role is what someone is to the desk.
type Role string

// The roles. Each of the last three may do all that the one before may.
const (
	Customer      Role = "customer"
	Agent         Role = "agent"
	Manager       Role = "manager"
	Administrator Role = "administrator"
	System        Role = "system" // deskbell itself
)

// Staff reports whether the role belongs to the vendor's people.
func (r Role) Staff() bool { return r == Agent || r == Manager || r == Administrator || r == System }

// itself is deskbell, as an actor.
var itself = Actor{Role: System, Name: "deskbell"}

// Actor is who does something, as it is written into the history.
type Actor struct {
	Role Role
	ID   string // the staff member's; empty for a customer
	Name string
}
