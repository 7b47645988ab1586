package audit

import (
	"bytes"
	"encoding/json"
)

// Private is the part of a record that can be erased: all that may be personal. Its names
// are stored: rename none.
type Private struct {
	ActorID   string          `json:"actor_id,omitempty"` // where the chain has a pseudonym
	ActorName string          `json:"actor_name,omitempty"`
	Address   string          `json:"address,omitempty"`
	Operator  string          `json:"operator,omitempty"`
	Details   json.RawMessage `json:"details,omitempty"`
}

func privateOf(r Record) Private {
	p := Private{ActorName: r.Actor.Name, Address: r.Origin.Address, Operator: r.Origin.Operator, Details: r.Details}
	if !r.Actor.Role.Staff() {
		p.ActorID = r.Actor.ID
	}
	return p
}

// written is JSON with the texts as they are: what is stored can be read.
func (p Private) written() ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(p)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}

// Clear is the part that can be erased; false once it was.
func (s Sealed) Clear() (Private, bool) {
	var p Private
	if s.Private == nil || json.Unmarshal(s.Private, &p) != nil { // what was tampered with, verify tells
		return Private{}, false
	}
	return p, true
}
