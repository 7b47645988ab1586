package customer_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"deskbell/internal/web/webtest"
)

// owned is an owner's browser, and a license of theirs.
type owned struct {
	*webtest.Desk
	browser *webtest.Browser
	page    string
}

func owning(t *testing.T, email string) *owned {
	t.Helper()
	d := webtest.Open(t, instant("2026-11-27 09:30"))
	o := &owned{Desk: d, browser: d.Owner(email)}
	list := o.browser.Open("/licenses").Is(http.StatusOK, "Your licenses", email)
	o.page = regexp.MustCompile(`/licenses/[0-9a-f-]{36}`).FindString(list.Body)
	return o
}

// logIn logs a device in.
func (o *owned) logIn(name string) (id string) {
	o.Helper()
	return o.browser.LogIn(strings.TrimPrefix(o.page, "/licenses/"), name)
}

func TestLicensesOfAnOwner(t *testing.T) {
	o := owning(t, "ops@aerial.example")
	o.browser.Open("/licenses").Is(http.StatusOK, "Pix4Dengine", "WEB-1", "Subscription", "until Saturday 1 January 2028", "0 of 3 seats in use", "No device is logged in.", "Remote deactivation").
		Lacks("WEB-2", "survey.example")
	laptop := o.logIn("Field laptop")
	o.logIn("Office <b>")
	o.browser.Open("/licenses").Is(http.StatusOK, "2 of 3 seats in use", "Field laptop", "Office &lt;b&gt;", "Last seen", "Becomes inactive", "in 30 days", `datetime="2026-12-27T09:30:00Z"`)
	o.browser.Open(o.page).Is(http.StatusOK, "Active devices", "Deactivate this device", "Remote deactivation is on.", "Turn it off", "History", "Device logged in: Field laptop", "License added")

	form := o.page + "/devices/" + laptop + "/deactivate"
	o.browser.Send(form, "reason", " ").Is(http.StatusUnprocessableEntity, "Please say why", "open")
	o.browser.Send(form, "reason", "Stolen <i>.").GoesTo(o.page+"?done=deactivated").
		Is(http.StatusOK, "The device is deactivated and its seat is free.", "1 of 3 seats in use", "Inactive devices (1)", "deactivated by you", "Device deactivated: Field laptop", "Stolen &lt;i&gt;.")
	o.browser.Send(form, "reason", "Again.").Is(http.StatusConflict)
	o.At(instant("2026-12-27 09:30")) // by itself, 30 days after it was last seen
	again := o.Owner("ops@aerial.example")
	again.Open(o.page).Is(http.StatusOK, "0 of 3 seats in use", "not connected for 30 days", "Inactive devices (2)")
}

func TestRemoteDeactivationIsLocked(t *testing.T) {
	o := owning(t, "plain@survey.example")
	device := o.logIn("Old workstation")
	page := o.browser.Open(o.page).Is(http.StatusOK, "Perpetual", "Remote deactivation is off.", "It is locked while devices are active", "Remote deactivation is off for this license.", "ask us to deactivate it", "topic=device_deactivation", "1 of 1 seats in use", "none free")
	page.Lacks("Turn it on", "Deactivate this device")
	o.browser.Send(o.page+"/remote-deactivation", "enabled", "true").Is(http.StatusConflict, "It can be turned on once no device is active.")
	o.browser.Send(o.page+"/devices/"+device+"/deactivate", "reason", "Lost.").Is(http.StatusConflict)
	o.browser.Ask("DELETE", "/v1"+o.page+"/devices/"+device, "").Is(http.StatusNoContent)
	o.browser.Open(o.page).Is(http.StatusOK, "Turn it on", "logged out on the device")
	o.browser.Send(o.page+"/remote-deactivation", "enabled", "true").GoesTo(o.page+"?done=on").Is(http.StatusOK, "Remote deactivation is on.", "Turn it off", "Remote deactivation turned on")
	o.browser.Send(o.page+"/remote-deactivation", "enabled", "false").GoesTo(o.page+"?done=off").Is(http.StatusOK, "Remote deactivation is off.", "Turn it on")
}

func TestLicensesInFourLanguages(t *testing.T) {
	o := owning(t, "ops@aerial.example")
	o.logIn("Laptop")
	for language, words := range map[string][]string{
		"fr": {"Abonnement", "Places utilisées : 1 sur 3", "Deviendra inactif", "dans 30 jours", "Désactivation à distance", "Appareil connecté : Laptop", "jusqu’au samedi 1er janvier 2028"}, //nolint:misspell // French
		"de": {"Abonnement", "Belegte Plätze: 1 von 3", "Wird inaktiv", "in 30 Tagen", "Fernabmeldung", "Gerät angemeldet: Laptop", "bis Samstag, 1. Januar 2028"},
		"es": {"Suscripción", "Puestos en uso: 1 de 3", "Quedará inactivo", "en 30 días", "Desactivación remota", "Dispositivo conectado: Laptop", "hasta el sábado, 1 de enero de 2028"},
	} {
		o.browser.Language = language
		o.browser.Open(o.page).Is(http.StatusOK, words...).Lacks("seats in use", "Becomes", "Remote deactivation", "History<", "Why?")
	}
}

// Nobody sees what is another's, and the page says how to get to one's own.
func TestLicensesAreTheirOwnersOnly(t *testing.T) {
	o := owning(t, "ops@aerial.example")
	other := o.Owner("plain@survey.example")
	other.Open(o.page).Is(http.StatusNotFound).Lacks("WEB-1")
	other.Send(o.page+"/remote-deactivation", "enabled", "false").Is(http.StatusNotFound)
	o.browser.Open(o.page).Is(http.StatusOK, "Remote deactivation is on.")
	nobody := o.Browser()
	for _, address := range []string{"/licenses", o.page} {
		nobody.Open(address).Is(http.StatusUnauthorized, "Licenses are shown to the account that owns them.", "/sign-in")
	}
	nobody.Send(o.page+"/remote-deactivation", "enabled", "false").Is(http.StatusUnauthorized)
	o.SignedIn(webtest.Agent).Send(o.page+"/remote-deactivation", "enabled", "false").Is(http.StatusForbidden)
}
