package secondfactor_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"deskbell/internal/auth/secondfactor"
)

func TestRecoveryCodesAreTenAndDiffer(t *testing.T) {
	group := `[0-9A-HJKMNP-TV-Z]{6}`
	form := regexp.MustCompile("^" + strings.Join([]string{group, group, group, group}, "-") + "$")
	seen := map[string]bool{}
	for range 200 {
		codes := secondfactor.NewRecoveryCodes()
		if len(codes) != 10 {
			t.Fatalf("got %d", len(codes))
		}
		for _, c := range codes {
			if seen[c] || !form.MatchString(c) {
				t.Fatalf("got %s", c)
			}
			seen[c] = true
		}
	}
}

// Every character is as likely at every place: of 32 in 10,000 codes, each comes 312 times or
// so. One that came fewer than 200 or more than 450 times would be six deviations away.
func TestRecoveryCodesAreEvenlyRandom(t *testing.T) {
	var counts [24]map[rune]int
	for range 1000 {
		for _, c := range secondfactor.NewRecoveryCodes() {
			for place, sign := range strings.ReplaceAll(c, "-", "") {
				if counts[place] == nil {
					counts[place] = map[rune]int{}
				}
				counts[place][sign]++
			}
		}
	}
	for place, signs := range counts {
		if len(signs) != 32 {
			t.Errorf("place %d has %d different characters", place, len(signs))
		}
		for sign, n := range signs {
			if n < 200 || n > 450 {
				t.Errorf("place %d has %c %d times", place, sign, n)
			}
		}
	}
}

// However a code is written down and typed, it stays the same; and two codes never become one.
func TestACodeIsNormalizedHoweverItIsTyped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		codes := secondfactor.NewRecoveryCodes()
		var typed strings.Builder
		for _, sign := range codes[0] {
			switch sign {
			case '-':
				sign = rapid.SampledFrom([]rune("- –—‑−_\t")).Draw(t, "dash")
			case '0':
				sign = rapid.SampledFrom([]rune("0Oo")).Draw(t, "zero")
			case '1':
				sign = rapid.SampledFrom([]rune("1IilL")).Draw(t, "one")
			case 'V':
				sign = rapid.SampledFrom([]rune("VvUu")).Draw(t, "v")
			default:
				if rapid.Bool().Draw(t, "in lower case") {
					sign = unicode.ToLower(sign)
				}
			}
			typed.WriteRune(sign)
			if rapid.IntRange(0, 5).Draw(t, "a gap") == 0 {
				typed.WriteString(rapid.SampledFrom([]string{" ", "\n", "\u00a0", "\u200b", "-"}).Draw(t, "which"))
			}
		}
		want := strings.ReplaceAll(codes[0], "-", "")
		if got := secondfactor.Normalize(typed.String()); got != want {
			t.Fatalf("%q became %s, not %s", typed.String(), got, want)
		}
		if secondfactor.Normalize(codes[0]) == secondfactor.Normalize(codes[1]) {
			t.Fatal("two codes became one")
		}
	})
}

func TestToNormalizeAgainChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := secondfactor.Normalize(rapid.String().Draw(t, "typed"))
		if again := secondfactor.Normalize(once); again != once {
			t.Fatalf("%q became %q", once, again)
		}
	})
}
