package customer

import (
	"strconv"
	"time"

	"deskbell/internal/web/client"
	"deskbell/internal/web/parts"
)

func (l *license) path() string { return "/licenses/" + l.ID }

// seats are how many are in use, in words.
func (l *license) seats() string {
	return l.p.Say("%[1]s of %[2]s seats in use", l.p.Tongue.Number(l.SeatsInUse), l.p.Tongue.Number(l.Seats))
}

// used is the share of seats in use, of a bar that is a hundred wide. More may be in use than there
// are, after a license was made smaller.
func (l *license) used() string {
	if l.Seats == 0 {
		return "0"
	}
	return strconv.Itoa(min(100, 100*l.SeatsInUse/l.Seats))
}

func (l *license) full() bool { return l.SeatsInUse >= l.Seats }

// term is how a license's Support & Upgrade or Enterprise support stands.
type term struct {
	text string
	look string // good, soft or over
	icon string
}

// day is a date of a license, which is a midnight in UTC.
func (l *license) day(at time.Time) string { return l.p.Tongue.Date(at, time.UTC) }

func (l *license) support() term {
	switch {
	case l.SupportUntil.IsZero():
		return term{l.p.Say("none"), "soft", "none"}
	case l.p.Now.Before(l.SupportUntil):
		return term{l.p.Say("until %[1]s", l.day(l.SupportUntil)), "good", "kept"}
	}
	return term{l.p.Say("ended on %[1]s", l.day(l.SupportUntil)), "over", "late"}
}

func (l *license) enterprise() term {
	switch {
	case l.EnterprisePlan == "":
		return term{l.p.Say("none"), "soft", "none"}
	case !l.p.Now.Before(l.EnterpriseUntil) && !l.EnterpriseUntil.IsZero():
		return term{l.p.Say("ended on %[1]s", l.day(l.EnterpriseUntil)), "over", "late"}
	case l.EnterpriseConfirmedAt.IsZero():
		return term{l.p.Say("not confirmed yet; it counts once it is"), "soft", "paused"}
	case l.p.Now.Before(l.EnterpriseFrom):
		return term{l.p.Say("begins on %[1]s", l.day(l.EnterpriseFrom)), "soft", "paused"}
	case l.EnterpriseUntil.IsZero():
		return term{l.p.Say("runs"), "good", "kept"}
	}
	return term{l.p.Say("until %[1]s", l.day(l.EnterpriseUntil)), "good", "kept"}
}

// obstacle is why a device cannot be deactivated from afar, and what to do instead; empty if it
// can be. The API holds it; this only says so beforehand.
func (l *license) obstacle(d client.Device) string {
	switch {
	case !l.RemoteDeactivation:
		return l.p.Say("Remote deactivation is off for this license.")
	case !d.Remote:
		return l.p.Say("It logged in while remote deactivation was off.")
	}
	return ""
}

// askUs is the form for a request to deactivate a device.
func (l *license) askUs(d client.Device) string {
	return client.Query("/", "topic", "device_deactivation", "license_email", l.OwnerEmail, "subject", l.p.Say("Deactivate the device %[1]s", d.Name))
}

// locked reports whether remote deactivation cannot be turned on just now.
func (l *license) locked() bool { return !l.RemoteDeactivation && len(l.active) > 0 }

// kindOf is what a license is called.
func (l *license) kindOf() string { return l.p.Say(parts.Title(l.Kind)) }

// endings are how devices became inactive.
var endings = map[string]string{
	"log_out": "logged out on the device", "owner": "deactivated by you", "agent": "deactivated by the desk", "check_in": "not connected for 30 days",
}

// licenseLines are what happened to a license, by the kind of event. What has a device is about it.
var licenseLines = map[string]string{
	"license.created": "License added", "license.changed": "License changed", "license.renewed": "Support & Upgrade renewed", "license.transferred": "License transferred",
	"remote_deactivation.enabled": "Remote deactivation turned on", "remote_deactivation.disabled": "Remote deactivation turned off",
	"contract.added": "Enterprise support added", "contract.changed": "Enterprise support changed", "contract.confirmed": "Enterprise support confirmed",
	"contract.removed": "Enterprise support taken back",
	"device.logged_in": "Device logged in: %[1]s", "device.logged_out": "Device logged out: %[1]s", "device.deactivated": "Device deactivated: %[1]s",
	"license.erased": "Personal data removed",
}

// told is what happened, in words.
func (l *license) told(e client.LicenseEvent) string {
	text, known := licenseLines[e.Type]
	switch {
	case !known:
		return e.Type // of a newer version
	case e.DeviceName != "" || e.Device != "":
		return l.p.Say(text, e.DeviceName)
	}
	return l.p.Say(text)
}

// fields are those that an owner is told of when they change.
var fields = map[string]string{
	"seats": "Seats", "support_until": "Support & Upgrade until", "product": "Product", "kind": "Kind", "license_key": "License key",
	"enterprise_plan": "Plan", "enterprise_from": "From", "enterprise_until": "Until", "plan": "Plan", "from": "From", "until": "Until",
}

// changed says which field has another value.
func (l *license) changed(c client.Change) string {
	name := c.Field
	if text, known := fields[c.Field]; known {
		name = l.p.Say(text)
	}
	if c.Was == "" {
		return name + ": " + c.Now
	}
	if c.Now == "" {
		return name + ": " + c.Was + " → –"
	}
	return name + ": " + c.Was + " → " + c.Now
}

// by is who did it.
func (l *license) by(e client.LicenseEvent) string {
	switch e.Actor.Role {
	case "owner":
		if e.Actor.Name == "" || e.Actor.Name == l.OwnerEmail {
			return l.p.Say("You")
		}
	case "system":
		return l.p.Say("The desk")
	}
	return e.Actor.Name
}

// refusalOf is why a form of the page was refused; empty if that part's wasn't.
func (l *license) refusalOf(part string) string {
	if l.part != part || l.form.Refusal == nil {
		return ""
	}
	if text, known := licenseRefusals[l.form.Refusal.Code]; known {
		return l.p.Say(text)
	}
	return saidOf(l.p, l.form.Refusal)
}

// licenseRefusals are what owners read in place of the API's sentence, by its code.
var licenseRefusals = map[string]string{
	"devices_active":          "It can be turned on once no device is active.",
	"remote_deactivation_off": "Remote deactivation is off for this license.",
	"not_remotely":            "It logged in while remote deactivation was off.",
	"device_inactive":         "This device is inactive already.",
	"invalid_deactivation":    "Please say why, so that the license’s history tells it.",
	"invalid_request":         "Please say why, so that the license’s history tells it.",
}

// away is how long it is until an instant, more or less.
func (l *license) away(at time.Time) string {
	left := at.Sub(l.p.Now)
	switch {
	case left < time.Hour:
		return l.p.Say("within the hour")
	case left < 24*time.Hour:
		return l.p.Say("in %[1]d hour|in %[1]d hours", int(left/time.Hour))
	}
	return l.p.Say("in %[1]d day|in %[1]d days", int(left/(24*time.Hour)))
}

func (l *license) typedReason(d client.Device) string {
	if l.part != d.ID {
		return ""
	}
	return l.form.Value("reason")
}
