package entitlement

import "time"

// EventKind is what happened to a license, by the name integrations know.
type EventKind string

// The kinds of event.
const (
	WasCreated        EventKind = "license.created"
	WasChanged        EventKind = "license.changed"     // Changes
	WasRenewed        EventKind = "license.renewed"     // Changes
	WasTransferred    EventKind = "license.transferred" // Changes
	WasSwitchedOn     EventKind = "remote_deactivation.enabled"
	WasSwitchedOff    EventKind = "remote_deactivation.disabled"
	ContractAdded     EventKind = "contract.added"     // Contract
	ContractChanged   EventKind = "contract.changed"   // Contract, Changes
	ContractConfirmed EventKind = "contract.confirmed" // Contract
	ContractRemoved   EventKind = "contract.removed"   // Contract
	DeviceLoggedIn    EventKind = "device.logged_in"   // Device
	DeviceLoggedOut   EventKind = "device.logged_out"  // Device, By
	DeviceDeactivated EventKind = "device.deactivated" // Device, By, Reason; Ticket, or Since if it ended by itself
	WasErased         EventKind = "license.erased"     // personal data in it was replaced
)

// EventKinds lists them all.
var EventKinds = []EventKind{
	WasCreated, WasChanged, WasRenewed, WasTransferred, WasSwitchedOn, WasSwitchedOff,
	ContractAdded, ContractChanged, ContractConfirmed, ContractRemoved,
	DeviceLoggedIn, DeviceLoggedOut, DeviceDeactivated, WasErased,
}

// Event is one entry of a license's append-only history. Which details are set depends on
// the kind.
type Event struct {
	ID     string
	Number int // its place in the history, from 1
	Kind   EventKind
	At     time.Time
	Actor  Actor
	Details
}

// Details are what an event says beyond that it happened.
type Details struct {
	Device     string // its ID
	DeviceName string
	Contract   string // its ID
	By         End
	Reason     string
	Ticket     string    // the ID of the ticket that asked for it
	Since      time.Time // when it really happened, if it was recorded later
	Changes    []Change
}

// Change is a field with another value, as text in the form of the CSV file.
type Change struct{ Field, Was, Now string }
