package tongue

import (
	"slices"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"

	"deskbell/tickets"
)

// Tongues are all languages that customers are written to in. They may be used by several
// goroutines at once.
type Tongues map[string]Tongue

// Tongue is one language.
type Tongue struct {
	language string
	tag      language.Tag
	words    *words
	known    map[string]bool // the phrases, by their key
	printer  *message.Printer
}

// New makes the tongues that know these phrases besides their own. It panics on a phrase
// that lacks a language, that has other verbs in one of them, or that is there twice and
// not the same: phrases are constants of the program.
func New(all ...Phrases) Tongues {
	phrases := together(append(slices.Clip(all), units))
	built := phrases.catalog()
	known := make(map[string]bool, len(phrases))
	for key := range phrases {
		known[key] = true
	}
	made := Tongues{}
	for _, name := range tickets.Languages {
		made[name] = tongueOf(name, known, built)
	}
	return made
}

func tongueOf(name string, known map[string]bool, texts catalog.Catalog) Tongue {
	tag := language.MustParse(name)
	return Tongue{language: name, tag: tag, words: languages[name], known: known, printer: message.NewPrinter(tag, message.Catalog(texts))}
}

// In is the tongue of a language, such as "fr"; of any that customers aren't written to in,
// English.
func (t Tongues) In(language string) Tongue {
	if spoken, ok := t[language]; ok {
		return spoken
	}
	return t[tickets.Languages[0]]
}

// Language is the tongue's BCP 47 tag, such as "fr".
func (t Tongue) Language() string { return t.language }

// Say says a phrase, known by what it is in English, with the arguments that its verbs ask
// for. Numbers among them are written by the language's custom, so what is no amount, such
// as a ticket's number, is better given as text. An unknown phrase is said as it is.
func (t Tongue) Say(key string, arguments ...any) string {
	switch {
	case t.known[key]:
		return t.printer.Sprintf(key, arguments...)
	case len(arguments) == 0:
		return key
	}
	return t.printer.Sprintf(inEnglish(key, arguments[0]), arguments...)
}
