package tongue

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message/catalog"

	"deskbell/tickets"
)

// Phrases are texts by their key, which is what they are in English; for each other
// language what they are there. What is filled in stands as a numbered verb, such as
// %[1]s, the same in every language; beside one, a percent sign is written as %%.
//
// A phrase that depends on a number has that as its first argument, %[1]d, and is told for
// one and for others: "%[1]d file|%[1]d files".
type Phrases map[string]map[string]string

var (
	verb      = regexp.MustCompile(`%\[[1-9]\][a-z]`)
	wrongVerb = regexp.MustCompile(`%[%a-z\[]`)
)

// together are the phrases of all lists.
func together(lists []Phrases) Phrases {
	all := Phrases{}
	for _, list := range lists {
		for key, texts := range list {
			if known, ok := all[key]; ok && !maps.Equal(known, texts) {
				panic(fmt.Sprintf("tongue: %q is said in two ways, as %q and %q; say one of them in other words", key, known, texts))
			}
			all[key] = texts
		}
	}
	return all
}

// catalog has the phrases in all languages. It panics if one of them is not right.
func (p Phrases) catalog() catalog.Catalog {
	english := tickets.Languages[0]
	built := catalog.NewBuilder(catalog.Fallback(language.MustParse(english)))
	for key, texts := range p {
		if len(texts) != len(tickets.Languages)-1 {
			panic(fmt.Sprintf("tongue: %q is said in %d languages besides English, not in %d", key, len(texts), len(tickets.Languages)-1))
		}
		for _, name := range tickets.Languages {
			text := key
			if name != english {
				text = texts[name]
			}
			if err := add(built, language.MustParse(name), key, text); err != nil {
				panic(fmt.Sprintf("tongue: %q in %s is %q: %v", key, name, text, err))
			}
		}
	}
	return built
}

// add puts one text into a catalog. An error tells what is wrong with it.
func add(built *catalog.Builder, tag language.Tag, key, text string) error {
	forms, wanted := formsOf(text), formsOf(key)
	if len(forms) != len(wanted) {
		return fmt.Errorf("it has %d forms, and the English %d", len(forms), len(wanted))
	}
	for i, form := range forms {
		verbs := verbsOf(form)
		switch {
		case strings.TrimSpace(form) == "":
			return errors.New("it is empty")
		case !slices.Equal(verbs, verbsOf(wanted[i])):
			return fmt.Errorf("its verbs are %q, and the English %q", verbs, verbsOf(wanted[i]))
		case len(verbs) > 0 && strings.Contains(strings.ReplaceAll(verb.ReplaceAllString(form, ""), "%%", ""), "%"):
			return errors.New("beside its numbered verbs there is another one, or a percent sign that isn't written twice")
		case len(verbs) == 0 && wrongVerb.MatchString(form):
			return errors.New("it has a verb without a number, or a percent sign twice though there is no verb")
		case len(verbs) == 0:
			forms[i] = strings.ReplaceAll(form, "%", "%%")
		}
	}
	if len(forms) == 1 {
		return built.SetString(tag, key, forms[0])
	}
	return built.Set(tag, key, plural.Selectf(1, "%d", plural.One, forms[0], plural.Other, forms[1]))
}

// formsOf are a text's form for one and that for others, or the only one.
func formsOf(text string) []string {
	one, other, two := strings.Cut(text, "|")
	if !two || !strings.Contains(one, "%[1]d") || !strings.Contains(other, "%[1]d") {
		return []string{text}
	}
	return []string{one, other}
}

// inEnglish is a key as a format, by its first argument.
func inEnglish(key string, first any) string {
	forms := formsOf(key)
	if fmt.Sprint(first) == "1" {
		return forms[0]
	}
	return forms[len(forms)-1]
}

// verbsOf are the verbs of a text, each once.
func verbsOf(text string) []string {
	return slices.Compact(slices.Sorted(slices.Values(verb.FindAllString(text, -1))))
}
