package page

import (
	"strconv"

	"github.com/a-h/templ"
)

func (of Field) longest() string { return strconv.Itoa(of.Longest) }

// described ties a field to its hint, and says whether something is wrong with it.
func described(f *Form, name string) templ.Attributes {
	attributes := templ.Attributes{"aria-describedby": name + "-hint"}
	if f.Fault(name) != "" {
		attributes["aria-invalid"] = "true"
	}
	return attributes
}

// languageNames are what languages call themselves.
var languageNames = map[string]string{"en": "English", "fr": "Français", "de": "Deutsch", "es": "Español"}

// every is how often the page looks again whether something has changed, in seconds.
func (p *Page) every() string {
	if p.Live.Every == 0 {
		return "60"
	}
	return strconv.Itoa(p.Live.Every)
}
