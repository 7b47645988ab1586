package webtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// errNotThere is why something can't be found, or not yet.
var errNotThere = errors.New("it isn't there")

// Within makes Find, and all that builds upon it, look into one part of the page only, by its
// selector, until do is over.
func (c *Chromium) Within(selector string, do func()) *Chromium {
	c.Helper()
	before := c.scope
	c.scope = selector
	defer func() { c.scope = before }()
	do()
	return c
}

// Find waits for what has a role and a name, as the browser tells them to a screen reader. A name
// counts as a whole, or else as a part of just one. Roles are those of ARIA.
func (c *Chromium) Find(role, name string) runtime.RemoteObjectID {
	c.Helper()
	var object runtime.RemoteObjectID
	c.Until(fmt.Sprintf("the %s %s", role, name), func() bool {
		var err error
		object, err = c.find(role, name)
		return err == nil
	})
	return object
}

// Has reports whether there is something with a role and a name right now.
func (c *Chromium) Has(role, name string) bool {
	c.Helper()
	_, err := c.find(role, name)
	return err == nil
}

func (c *Chromium) find(role, name string) (runtime.RemoteObjectID, error) {
	root := "document"
	if c.scope != "" {
		root += ".querySelector(" + quoted(c.scope) + ")"
	}
	from, err := c.object(root)
	if err != nil {
		return "", err
	}
	tree, err := chromedp.Call(c.ctx, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{ObjectID: from, Role: role})
	if err != nil {
		return "", err
	}
	var whole, parts []*accessibility.Node
	for _, node := range tree.Nodes {
		switch called := squeezed(value(node.Name)); {
		case node.Ignored || node.BackendDOMNodeID == 0:
		case called == squeezed(name):
			whole = append(whole, node)
		case strings.Contains(called, squeezed(name)):
			parts = append(parts, node)
		}
	}
	switch {
	case len(whole) > 0:
		return c.resolved(whole[0])
	case len(parts) == 1:
		return c.resolved(parts[0])
	}
	return "", errNotThere
}

// Query waits for an element, by its selector; the first of several.
func (c *Chromium) Query(selector string) runtime.RemoteObjectID {
	c.Helper()
	var object runtime.RemoteObjectID
	c.Until("the element "+selector, func() bool {
		var err error
		object, err = c.object("document.querySelector(" + quoted(selector) + ")")
		return err == nil
	})
	return object
}

// object is what an expression comes to, to be called.
func (c *Chromium) object(expression string) (runtime.RemoteObjectID, error) {
	got, err := chromedp.Call(c.ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: expression})
	switch {
	case err != nil:
		return "", err
	case got.ExceptionDetails != nil:
		return "", &scriptError{got.ExceptionDetails}
	case got.Result.ObjectID == "":
		return "", errNotThere
	}
	return got.Result.ObjectID, nil
}

func (c *Chromium) resolved(node *accessibility.Node) (runtime.RemoteObjectID, error) {
	got, err := chromedp.Call(c.ctx, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: node.BackendDOMNodeID})
	if err != nil {
		return "", err
	}
	return got.Object.ObjectID, nil
}

// value is a text of the accessibility tree.
func value(v *accessibility.Value) string {
	if v == nil {
		return ""
	}
	var text string
	if json.Unmarshal(v.Value, &text) != nil {
		return string(v.Value)
	}
	return text
}

// Focused is the role and the name of what has the focus; empty if nothing has.
func (c *Chromium) Focused() (role, name string) {
	c.Helper()
	object, err := c.object("document.activeElement")
	if err != nil {
		return "", ""
	}
	related := false
	tree, err := chromedp.Call(c.ctx, accessibility.GetPartialAXTree, accessibility.GetPartialAXTreeParams{ObjectID: object, FetchRelatives: &related})
	if err != nil || len(tree.Nodes) == 0 {
		return "", ""
	}
	return value(tree.Nodes[0].Role), squeezed(value(tree.Nodes[0].Name))
}

// TabTo presses Tab until something with a role and a name has the focus, and expects to see on
// the way where the focus is.
func (c *Chromium) TabTo(role, name string) *Chromium {
	c.Helper()
	return c.keyTo("Tab", role, name)
}

// BackTo does so with Shift and Tab.
func (c *Chromium) BackTo(role, name string) *Chromium {
	c.Helper()
	return c.keyTo("Shift+Tab", role, name)
}

func (c *Chromium) keyTo(key, role, name string) *Chromium {
	c.Helper()
	var passed []string
	for range 150 {
		c.Press(key)
		isRole, isName := c.Focused()
		passed = append(passed, isRole+" "+isName)
		c.focusShows(isRole + " " + isName)
		if isRole == role && strings.Contains(isName, squeezed(name)) {
			return c
		}
	}
	c.Fatalf("%s doesn't lead to the %s %s, but to %q", key, role, name, passed)
	return c
}

// focusShows expects that one sees what has the focus: by an outline or a shadow of it, of its
// label, or of what is around it.
func (c *Chromium) focusShows(what string) {
	c.Helper()
	shown := Eval[bool](c, `(it => {
		if (!it || it === document.body) return true;
		const around = [it, ...it.labels ?? []];
		for (let up = it.parentElement; up && up !== document.body && around.length < 6; up = up.parentElement) around.push(up);
		return around.some((part, i) => {
			const s = getComputedStyle(part);
			return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0 || i === 0 && s.boxShadow !== "none";
		});
	})(document.activeElement)`)
	if !shown {
		c.Errorf("one doesn't see that the %s has the focus, at %s", what, c.Address())
	}
}
