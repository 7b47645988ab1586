package e2e

import (
	"strings"
	"testing"

	"deskbell/internal/web/webtest"
)

// A request is asked for and answered with the keys Tab, arrows, space and enter alone.
func TestByKeysAlone(t *testing.T) {
	d := webtest.Open(t, wednesday)
	b := d.Chromium(webtest.Reads("en-CH")).Open("/")
	b.TabTo("textbox", "License email").Type(enterprise)
	b.TabTo("textbox", "Your name").Type("Ada Moser").TabTo("textbox", "Your email").Type("ada@aerial.example")
	b.TabTo("combobox", "Country").Type("Switz").TabTo("combobox", "Topic").Type("Proc")
	b.TabTo("radio", "Critical").Press("Space", "ArrowDown").Holds(`document.activeElement.value === "major"`)
	b.TabTo("textbox", "Subject").Type("By keys").TabTo("textbox", "Description").Type("No mouse was there.")
	b.Says("within 4 business hours, guaranteed").TabTo("button", "Send the request")
	b.Going(func() { b.Press("Enter") }).Says("By keys", "No mouse was there.")
	number := strings.TrimPrefix(b.Address(), "/tickets/")

	a := d.Chromium().As(d.SignedIn(webtest.Agent)).Open("/desk").TabTo("link", "By keys")
	a.Going(func() { a.Press("Enter") }).IsAt("/tickets/"+number).TabTo("radio", "Action plan").Press("Space")
	a.TabTo("textbox", "Message").Type("We answer by keys.").TabTo("button", "Send")
	a.Going(func() { a.Press("Enter") }).Says("We answer by keys.")
	b.Says("We answer by keys.").TabTo("textbox", "Message").Type("So do I.").TabTo("button", "Send")
	b.Going(func() { b.Press("Enter") }).Says("So do I.")
}

// A customer follows a request in their language, writes, rates it and takes it up again.
func TestACustomersRequest(t *testing.T) {
	for _, c := range bothWays {
		t.Run(c.name, func(t *testing.T) {
			d := webtest.Open(t, wednesday)
			ticket := d.Submit()
			b := d.Chromium(append(c.looks, webtest.Reads("de-CH"))...)
			b.Open("/t/"+ticket.Access).IsAt(at(ticket)).Says("Unser Versprechen", "Processing stops").OneHeading()
			b.FillIn("body", "Noch etwas dazu.").Going(func() { b.Click("button", "Senden") }).Says("Noch etwas dazu.")
			agent := d.Chromium(c.looks...).As(d.SignedIn(webtest.Agent)).Open(at(ticket)).Says("Noch etwas dazu.")
			agent.Click("radio", "Resolution").Fill("Message", "It is mended.").Follow("button", "Send and solve").Says("It is mended.")
			b.Open(at(ticket)).Says("It is mended.")
			b.Click("radio", "Sehr gut").FillIn("comment", "Danke!")
			b.Going(func() { b.Click("button", "Bewerten") }).Says("Sehr gut")
			agent.Open(at(ticket)).Says("Danke!")
			b.FillIn("body", "Leider doch nicht.").Going(func() { b.Click("button", "Senden und wieder öffnen") }).Says("Leider doch nicht.")
			agent.Open(at(ticket)).Says("Leider doch nicht.", "Open")
		})
	}
}

// The owner of licenses frees a seat, and turns off that this can be done from afar; while a device
// is active it can't be turned on again. With scripts and without.
func TestAnOwnersLicenses(t *testing.T) {
	for _, c := range bothWays {
		t.Run(c.name, func(t *testing.T) {
			d := webtest.Open(t, wednesday)
			session := d.Owner(enterprise)
			b := d.Chromium(c.looks...).As(session).Open("/licenses").Says("Pix4Dengine", "WEB-1", "No device is logged in.")
			page := b.Follow("link", "Devices, remote deactivation and history (Pix4Dengine WEB-1)").Says("0 of 3 seats in use").Address()
			license := strings.TrimPrefix(page, "/licenses/")
			session.LogIn(license, "Field laptop")
			session.LogIn(license, "Tower")
			b.Open("/licenses").Says("2 of 3 seats in use", "Field laptop", "in 30 days").Follow("link", "Deactivate Field laptop").IsAt(page)
			b.Click("DisclosureTriangle", "Deactivate Field laptop").Fill("Why?", "It was stolen.")
			b.Follow("button", "Deactivate this device").Says("its seat is free", "1 of 3 seats in use", "Device deactivated: Field laptop", "It was stolen.")
			b.Click("DisclosureTriangle", "Inactive devices (1)").Says("deactivated by you")
			b.Follow("button", "Turn it off").Says("Remote deactivation is off.", "It is locked while devices are active", "ask us to deactivate it")
			if b.Has("button", "Turn it on") {
				t.Error("it can be turned on while a device is active")
			}
			b.Follow("link", "ask us to deactivate it").IsAt("/").OneHeading().NoSideways()
		})
	}
}
