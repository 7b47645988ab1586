package calendars

import "sync"

// Countries are the codes of all countries that RegionOf knows, by their letters.
var Countries = sync.OnceValue(func() []string {
	var all []string
	for first := 'A'; first <= 'Z'; first++ {
		for second := 'A'; second <= 'Z'; second++ {
			code := string([]rune{first, second})
			if _, err := RegionOf(code); err == nil {
				all = append(all, code)
			}
		}
	}
	return all
})
