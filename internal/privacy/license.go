package privacy

import (
	"slices"
	"time"

	"deskbell/entitlement"
)

// License is one with its whole history.
type License struct {
	*entitlement.Holding
	History []entitlement.Event
}

// License replaces what a license with its devices and its history tells of the person, who
// owns it or once did, as of now. While a contract or Support & Upgrade runs, the address of
// its owner stays: what was paid for is owed to somebody. It tells how many values are others
// than before, how many of them were devices, and what stays.
func (e Erasure) License(l License, now time.Time) (fields, devices int, kept []Kept) {
	if l.CreatedAt.After(e.BeganAt) {
		return 0, 0, nil
	}
	var r Replaced
	owners := ownersOf(l)
	devices, kept = e.devices(&r, l, now)
	owned := l.Owner == e.Email
	if until := servedUntil(l.License, now); owned && !until.IsZero() {
		kept = append(kept, Kept{"license", l.ID, "It is served until then, and what was paid for is owed to its owner. The address and the names of active devices stay for as long.", until})
	} else if owned {
		replace(&r, &l.Owner, e.Alias.Email)
	}
	for i := range l.History {
		e.licenseEvent(&r, &l.History[i], owners[i] == e.Email)
	}
	return r.Fields, devices, kept
}

// licenseEvent replaces what an entry of the history tells of the person. Theirs says whether
// they owned the license then.
func (e Erasure) licenseEvent(r *Replaced, event *entitlement.Event, theirs bool) {
	if e.did(event.Actor) {
		replace(r, &event.Actor.Name, ErasedName)
		if event.Actor.Role == entitlement.Owner {
			replace(r, &event.Actor.ID, string(e.Alias.Email))
		}
	}
	if theirs {
		replace(r, &event.DeviceName, ErasedName)
		if event.Actor.Role != entitlement.System {
			r.text(&event.Reason)
		}
	}
	changes := slices.Clone(event.Changes)
	for i := range changes {
		for _, value := range []*string{&changes[i].Was, &changes[i].Now} {
			if changes[i].Field == ownerField && e.has(*value) {
				replace(r, value, string(e.Alias.Email))
			}
		}
	}
	event.Changes = changes
}

// devices replaces the names and fingerprints of those that the person logged in. One that
// takes a seat of a license that goes on stays as it is.
func (e Erasure) devices(r *Replaced, l License, now time.Time) (count int, kept []Kept) {
	served := !servedUntil(l.License, now).IsZero()
	for i := range l.Devices {
		d := &l.Devices[i]
		if ownerAt(l, d.LoggedInAt) != e.Email || d.Name == ErasedName {
			continue
		}
		switch {
		case !d.ActiveAt(now) || l.Owner == e.Email && !served:
			before := r.Fields
			replace(r, &d.Name, ErasedName)
			replace(r, &d.Fingerprint, "erased-"+d.ID)
			if r.Fields > before {
				count++
			}
		case l.Owner != e.Email:
			kept = append(kept, Kept{"device", d.ID, "It takes a seat of a license that somebody else owns now, and is theirs to log out.", time.Time{}})
		}
	}
	return count, kept
}

// ownerField is what changes of the owner are called in the history of a license.
const ownerField = "owner_email"

// ownersOf are who owned the license at each event of its history.
func ownersOf(l License) []entitlement.Email {
	owners := make([]entitlement.Email, len(l.History))
	owner := l.Owner
	for i, event := range slices.Backward(l.History) {
		owners[i] = owner
		for _, c := range event.Changes {
			if c.Field == ownerField {
				owner = entitlement.Email(c.Was)
			}
		}
	}
	return owners
}

// ownerAt is who owned the license at an instant.
func ownerAt(l License, at time.Time) entitlement.Email {
	owner := l.Owner
	for _, event := range slices.Backward(l.History) {
		if !event.At.After(at) {
			break
		}
		for _, c := range event.Changes {
			if c.Field == ownerField {
				owner = entitlement.Email(c.Was)
			}
		}
	}
	return owner
}

// servedUntil is when the last thing that was paid for ends; zero if it has.
func servedUntil(l entitlement.License, now time.Time) (until time.Time) {
	for _, c := range l.Contracts {
		if !c.ConfirmedAt.IsZero() && c.Until.After(until) {
			until = c.Until
		}
	}
	if l.SupportUntil.After(until) {
		until = l.SupportUntil
	}
	if !now.Before(until) {
		return time.Time{}
	}
	return until
}
