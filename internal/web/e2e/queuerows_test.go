package e2e

import (
	"fmt"
	"testing"

	"deskbell/internal/web/webtest"
)

// Rows that show the same stay what they are when others come or change: ticked, and with the
// focus in them; and it is said that something has changed.
func TestRowsStayAndMove(t *testing.T) {
	d := webtest.Open(t, wednesday)
	last, middle := d.Submit("impact", "limited", "subject", "The last"), d.Submit("impact", "major", "subject", "In the middle")
	session := d.SignedIn(webtest.Agent)
	b := d.Chromium(webtest.Told, webtest.Moving).As(session).Open("/desk").Press("j", "j", "x").Holds(focusOn(last))
	webtest.Eval[bool](b, fmt.Sprintf("document.getElementById('ticket-%d').mine = true", last.Number))
	first := d.Submit("subject", "The first")
	order := func(all ...webtest.Ticket) string {
		wanted := ""
		for _, one := range all {
			wanted += fmt.Sprintf("ticket-%d,", one.Number)
		}
		return fmt.Sprintf("[...document.querySelectorAll('[data-rows] > *')].map(row => row.id + ',').join('') === '%s'", wanted)
	}
	b.Holds(order(first, middle, last)).Says("3 tickets", "One ticket has changed.").Holds(focusOn(last))
	b.Holds(fmt.Sprintf("document.getElementById('pick-%d').checked && document.getElementById('ticket-%d').mine", last.Number, last.Number))
	b.Holds(fmt.Sprintf("document.getElementById('ticket-%d').classList.contains('fresh')", first.Number))

	// The ticked one becomes urgent: its row is another, but ticked and focused as before.
	session.Send("/desk/bulk", "ticket", fmt.Sprint(last.Number), "action", "assign", "assignee", "me").Is(200)
	b.Holds(fmt.Sprintf("document.querySelector('#ticket-%d .assignee').textContent.trim() === 'Grace Hopper'", last.Number))
	b.Holds(fmt.Sprintf("document.getElementById('pick-%d').checked && !document.getElementById('ticket-%d').mine", last.Number, last.Number)).Holds(focusOn(last))
	session.Send("/desk/bulk", "ticket", fmt.Sprint(first.Number), "action", "solve").Is(200)
	b.Holds(order(middle, last)).Says("2 tickets").Holds(focusOn(last))
	b.Press("a").Says("1 ticket is yours.")
}

// While a search is written, what it can say is offered, by keys and with the names for who
// cannot see it.
func TestASearchIsCompleted(t *testing.T) {
	d := webtest.Open(t, wednesday)
	d.Submit("subject", "Everything stops")
	d.Submit("subject", "A trifle", "impact", "limited")
	b := d.Chromium().As(d.SignedIn(webtest.Agent)).Open("/desk").Press("/").Type("imp")
	b.Says("impact:", "The business impact that counts.").Press("ArrowDown").Holds("document.getElementById(document.getElementById('q').getAttribute('aria-activedescendant')).textContent.startsWith('impact:')")
	b.Axe().Press("Enter").Holds("document.getElementById('q').value === 'impact:'").Says("critical", "moderate")
	b.Type("li").Press("ArrowDown", "Enter").Holds("document.getElementById('q').value === 'impact:limited '")
	b.Type("-is:so").Press("ArrowDown", "Enter").Holds("document.getElementById('q').value === 'impact:limited -is:solved '")
	b.Going(func() { b.Press("Enter") }).Says("A trifle").Hides("Everything stops")
	b.Press("/").Type("as").Press("ArrowDown", "Escape").Holds("document.getElementById('q').getAttribute('aria-expanded') === 'false'")
}

// Who wants no single keys switches them off, and on again.
func TestKeysAreSwitchedOff(t *testing.T) {
	d := webtest.Open(t, wednesday)
	one := d.Submit()
	b := d.Chromium().As(d.SignedIn(webtest.Agent)).Open("/desk").Press("j").Holds(focusOn(one))
	b.Press("?").Click("checkbox", "Let single keys do this, in this browser").Click("button", "Close")
	b.Open("/desk").Press("j").Press("?").Holds("document.activeElement === document.body && !document.querySelector('dialog')")
	b.Click("button", "Keyboard").Click("checkbox", "Let single keys do this, in this browser").Click("button", "Close")
	b.Open("/desk").Press("j").Holds(focusOn(one))
}
