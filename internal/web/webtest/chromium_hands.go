package webtest

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// quoted is a text as JavaScript writes it.
func quoted(text string) string {
	written, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string can always be written
	}
	return string(written)
}

// place is where to press an element.
type place struct {
	X, Y    float64
	Covered string // by what it is covered, so that nobody can press it there; empty: by nothing
}

// whereToPress brings an element into view and finds its middle. What is drawn in place of a
// radio button or a checkbox is pressed instead.
const whereToPress = `function() {
	let it = this;
	const small = r => r.width < 4 || r.height < 4;
	if (it.labels?.length && (small(it.getBoundingClientRect()) || getComputedStyle(it).opacity === "0")) it = it.labels[0];
	it.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
	const box = it.getClientRects()[0];
	if (!box) return { X: 0, Y: 0, Covered: "nothing: it isn't shown" };
	const X = box.x + box.width / 2, Y = box.y + box.height / 2;
	const hit = document.elementFromPoint(X, Y);
	const reached = hit && (it.contains(hit) || hit.closest("label")?.control === this);
	return { X, Y, Covered: reached ? "" : hit ? hit.outerHTML.slice(0, 200) : "the edge of the window" };
}`

// Click presses what has a role and a name for people who can't see it, such as the button Send.
func (c *Chromium) Click(role, name string) *Chromium {
	c.Helper()
	at := place{Covered: "nothing yet"}
	c.Until("the "+role+" "+name+" where it can be pressed", func() bool {
		object, err := c.find(role, name)
		if err == nil {
			err = c.of(object, whereToPress, &at)
		}
		return err == nil && at.Covered == ""
	})
	c.do(chromedp.MouseClickXY(at.X, at.Y))
	return c
}

// Follow presses what leads to another page.
func (c *Chromium) Follow(role, name string) *Chromium {
	c.Helper()
	return c.Going(func() { c.Click(role, name) })
}

// Fill types a text into the field with a label, in place of what is there.
func (c *Chromium) Fill(label, text string) *Chromium {
	c.Helper()
	c.into(c.Find("textbox", label), text)
	return c
}

// FillIn does so by the field's name in its form.
func (c *Chromium) FillIn(name, text string) *Chromium {
	c.Helper()
	c.fillIn("[name="+quoted(name)+"]:not([type=hidden])", text)
	return c
}

func (c *Chromium) fillIn(selector, text string) {
	c.Helper()
	c.into(c.Query(selector), text)
}

func (c *Chromium) into(field runtime.RemoteObjectID, text string) {
	c.Helper()
	c.must(call(c, dom.Focus, dom.FocusParams{ObjectID: field}))
	var typed bool
	c.must(c.of(field, `function() {
		if (/^(date|time|datetime-local|month|week|color|range)$/.test(this.type)) return false;
		if (this.select) this.select();
		return true;
	}`, &typed))
	if typed {
		c.must(call(c, input.InsertText, input.InsertTextParams{Text: text}))
		return
	}
	c.must(c.of(field, `function() {
		this.value = `+quoted(text)+`;
		for (const type of ["input", "change"]) this.dispatchEvent(new Event(type, { bubbles: true }));
		return true;
	}`, &typed))
}

// Choose takes the option with that text of the list with a label.
func (c *Chromium) Choose(label, option string) *Chromium {
	c.Helper()
	c.choose(c.Find("combobox", label), option)
	return c
}

// ChooseIn does so by the list's name in its form.
func (c *Chromium) ChooseIn(name, option string) *Chromium {
	c.Helper()
	c.choose(c.Query("select[name="+quoted(name)+"]"), option)
	return c
}

func (c *Chromium) choose(list runtime.RemoteObjectID, option string) {
	c.Helper()
	var there bool
	c.must(c.of(list, `function() {
		const it = [...this.options].find(o => o.text.trim() === `+quoted(option)+` || o.value === `+quoted(option)+`);
		if (!it) return false;
		this.focus();
		this.value = it.value;
		for (const type of ["input", "change"]) this.dispatchEvent(new Event(type, { bubbles: true }));
		return true;
	}`, &there))
	if !there {
		c.Fatalf("there is no option %s", option)
	}
}

// Attach chooses files for a field, by its selector.
func (c *Chromium) Attach(selector string, paths ...string) *Chromium {
	c.Helper()
	c.must(call(c, dom.SetFileInputFiles, dom.SetFileInputFilesParams{ObjectID: c.Query(selector), Files: paths}))
	return c
}

// keys are those that have no letter.
var keys = map[string]string{
	"Enter": kb.Enter, "Tab": kb.Tab, "Escape": kb.Escape, "Backspace": kb.Backspace, "Space": " ",
	"ArrowDown": kb.ArrowDown, "ArrowUp": kb.ArrowUp, "ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight, "Home": kb.Home, "End": kb.End,
}

// Press presses keys one after another: letters, Enter, ArrowDown, Shift+Tab, …
func (c *Chromium) Press(pressed ...string) *Chromium {
	c.Helper()
	for _, one := range pressed {
		var options []chromedp.KeyOption
		for modifier, bit := range map[string]chromedp.Modifier{"Shift+": kb.ModifierShift, "Control+": kb.ModifierCtrl} {
			if rest, found := strings.CutPrefix(one, modifier); found {
				one, options = rest, append(options, chromedp.KeyModifiers(bit))
			}
		}
		key, named := keys[one]
		if !named {
			if key = one; utf8.RuneCountInString(one) != 1 {
				c.Fatalf("there is no key %s", one)
			}
		}
		c.do(chromedp.KeyEvent(key, options...))
	}
	return c
}

// Type types a text key by key, where the focus is.
func (c *Chromium) Type(text string) *Chromium {
	c.Helper()
	c.do(chromedp.KeyEvent(text))
	return c
}

// of calls a function with an element as this.
func (c *Chromium) of(object runtime.RemoteObjectID, function string, answer any) error {
	byValue := true
	got, err := chromedp.Call(c.ctx, runtime.CallFunctionOn, runtime.CallFunctionOnParams{FunctionDeclaration: function, ObjectID: object, ReturnByValue: &byValue})
	if err != nil {
		return err
	}
	if got.ExceptionDetails != nil {
		return &scriptError{got.ExceptionDetails}
	}
	return json.Unmarshal(got.Result.Value, answer)
}

// scriptError is what a function of a test threw.
type scriptError struct{ details *runtime.ExceptionDetails }

func (e *scriptError) Error() string {
	if e.details.Exception != nil {
		return e.details.Exception.Description
	}
	return e.details.Text
}
