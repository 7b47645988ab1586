package agent

import (
	"regexp"
	"strconv"
	"strings"

	"deskbell/internal/fault"
)

// atPlace begins what is wrong at one place of a search; the API names several in one message.
const atPlace = "at character "

// refusedSearch says what is wrong with a search, a sentence for each place.
func refusedSearch(f *fault.Error) []string {
	var all []string
	for _, one := range f.Fields {
		for i, part := range strings.Split(one.Message, "; "+atPlace) {
			switch rest, placed := strings.CutPrefix(part, atPlace); {
			case placed || i > 0:
				part = "At character " + rest
			case one.Location == "cursor":
				part = "The page asked for " + part
			default:
				part = "The search " + part
			}
			all = append(all, part+".")
		}
	}
	if len(all) == 0 {
		return []string{f.Message}
	}
	return all
}

// meant is a place where another word may have been meant.
var meant = regexp.MustCompile(`^At character (\d+): .*?"([^"]+)".*\(did you mean ([^?)]+)\?\)`)

// corrected is the search with the words that may have been meant; empty if none is known.
func corrected(search string, faults []string) string {
	text, known := []rune(search), false
	for i := len(faults) - 1; i >= 0; i-- { // from the end, so that the places before stay
		found := meant.FindStringSubmatch(faults[i])
		if found == nil {
			continue
		}
		at, err := strconv.Atoi(found[1])
		wrong := []rune(found[2])
		if at--; err != nil || at+len(wrong) > len(text) || !strings.EqualFold(string(text[at:at+len(wrong)]), found[2]) {
			continue
		}
		text, known = append(append(append([]rune{}, text[:at]...), []rune(found[3])...), text[at+len(wrong):]...), true
	}
	if !known {
		return ""
	}
	return string(text)
}
