package api

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/privacy"
	"deskbell/tickets"
)

// personLicense is what a license tells of a person.
type personLicense struct {
	Owned   bool               `json:"owned"` // by the person, now
	License licenseJSON        `json:"license"`
	Terms   []personTerm       `json:"contracts"`
	Devices []deviceJSON       `json:"devices"`
	Events  []licenseEventJSON `json:"events"`
}

type personTerm struct {
	Plan        string     `json:"plan"`
	From        time.Time  `json:"from"`
	Until       time.Time  `json:"until"`
	ConfirmedAt *time.Time `json:"confirmed_at"`
}

// personRequest is one of the person's own.
type personRequest struct {
	Ticket ticketJSON  `json:"ticket"`
	Events []eventJSON `json:"events"`
}

// personMention is where somebody else's request names the person.
type personMention struct {
	ID        string      `json:"id"`
	Number    int64       `json:"number"`
	CreatedAt time.Time   `json:"created_at"`
	As        []string    `json:"as"`
	Events    []eventJSON `json:"events"`
}

// WritePerson writes down all that is kept about a person, as one JSON object, while their
// requests are loaded. Staff's own business in those, such as notes, is about them and in it;
// which account of staff it was is not.
func WritePerson(ctx context.Context, w io.Writer, r *privacy.Record, terms tickets.Terms) error {
	o := object{w: w}
	o.field("email", string(r.Email))
	o.field("exported_at", at(r.At))
	o.field("staff_id", textOrNull(r.Staff))
	o.list("licenses", func(item func(any)) error {
		for _, l := range r.Licenses {
			item(toPersonLicense(r, l))
		}
		return nil
	})
	o.field("stored", storedOf(r.Traces))
	var mentions []personMention
	o.list("requests", func(item func(any)) error {
		return r.Requests(ctx, func(t *tickets.Ticket, own bool) error {
			if !own {
				mentions = append(mentions, toPersonMention(r, t))
				return nil
			}
			promised, err := terms.Pinned(ctx, t.Terms)
			if err != nil {
				return err
			}
			l := looker{now: r.At}
			item(personRequest{toTicketJSON(t, promised, l), toEventsJSON(t.Events, l)})
			return nil
		})
	})
	o.field("named_in", append([]personMention{}, mentions...))
	return o.end()
}

func toPersonLicense(r *privacy.Record, l privacy.License) personLicense {
	part := r.Part(l)
	now := r.At
	j := personLicense{Owned: r.Owns(l), License: toLicenseJSON(entitlement.Held{License: part.License}, now), Terms: []personTerm{}, Devices: toDevicesJSON(part.Devices, now), Events: []licenseEventJSON{}}
	for _, c := range part.Contracts {
		j.Terms = append(j.Terms, personTerm{c.Plan, at(c.From), at(c.Until), atOrNull(c.ConfirmedAt)})
	}
	for _, e := range part.History {
		j.Events = append(j.Events, toLicenseEventJSON(e, looker{now: now}))
	}
	return j
}

func toPersonMention(r *privacy.Record, t *tickets.Ticket) personMention {
	as, events := r.About(t)
	return personMention{string(t.ID), t.Number, at(t.CreatedAt), as, toEventsJSON(events, looker{now: r.At})}
}

func toEventsJSON(events []tickets.Event, l looker) []eventJSON {
	all := []eventJSON{}
	for _, e := range events {
		all = append(all, toEventJSON(e, l))
	}
	return all
}

// storedOf are traces by what they are.
func storedOf(traces []privacy.Trace) map[string][]json.RawMessage {
	all := map[string][]json.RawMessage{}
	for _, t := range traces {
		all[t.Kind] = append(all[t.Kind], t.Fields)
	}
	return all
}

// object is a JSON object that is written field by field. What fails first counts.
type object struct {
	w       io.Writer
	written bool
	err     error
}

func (o *object) text(s string) {
	if o.err == nil {
		_, o.err = io.WriteString(o.w, s)
	}
}

func (o *object) value(v any) {
	if o.err != nil {
		return
	}
	data, err := json.Marshal(v)
	if err != nil {
		o.err = err
		return
	}
	o.text(string(data))
}

func (o *object) name(name string) {
	if o.written {
		o.text(",\n")
	} else {
		o.text("{")
	}
	o.written = true
	o.value(name)
	o.text(":")
}

func (o *object) field(name string, v any) {
	o.name(name)
	o.value(v)
}

// list writes a list whose items come one by one.
func (o *object) list(name string, each func(item func(any)) error) {
	o.name(name)
	o.text("[")
	first := true
	err := each(func(v any) {
		if !first {
			o.text(",\n")
		}
		first = false
		o.value(v)
	})
	if o.err == nil {
		o.err = err
	}
	o.text("]")
}

func (o *object) end() error {
	o.text("}\n")
	return o.err
}
