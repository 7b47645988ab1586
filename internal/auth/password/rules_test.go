package password_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"deskbell/internal/auth/password"
	"deskbell/internal/fault"
)

// personal is what is known of the one who chooses.
var personal = []string{"ada.lovelace@vendor.example", "Ada Lovelace"}

// reasons are the messages of a refusal.
func reasons(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	refusal, ok := fault.As(err)
	if !ok || refusal.Kind != fault.Invalid || refusal.Code != "invalid_password" || len(refusal.Fields) == 0 {
		t.Fatalf("not a refusal of a password: %#v", err)
	}
	var messages []string
	for _, f := range refusal.Fields {
		if f.Location != "password" || f.Value != nil {
			t.Errorf("got %+v", f)
		}
		messages = append(messages, f.Message)
	}
	return messages
}

func TestAnyCompositionIsWelcome(t *testing.T) {
	for _, good := range []string{
		"tangerine viaduct plover",
		"tangerineviaductplover",
		"TANGERINEVIADUCT",
		"8392 0471 8362",
		"839204718362",
		"vqkz hwmp xjrt",
		"§%~*{}^_-+;<",
		"纸飞机穿过了很高很蓝的天",
		"Überraschungsei am Fluß",
		"кофе без сахара утром",
		"🦊🐙🌵🚲🎻🧭🪁🧊🥨🪴🔭🛶",
		" leading and trailing ",
		"tab\tand newline\nare too",
		"a desk made of driftwood",   // one of our words, and enough besides
		"Ada rides a purple bicycle", // her name, and enough besides
		strings.Repeat("tangerine viaduct ", 13)[:200] + "!",
		"b61d94f02c7e85a3b61d94f02c7e85a7b61d94f02c7e85a9b61d94f02c7e85a4",
	} {
		if err := (password.Rules{}).Check(good, personal...); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
}

func TestWhatIsRefused(t *testing.T) {
	rules := password.Rules{Words: []string{"Anvil & Sons", "Roadrunner"}}
	for _, c := range []struct {
		reason     string
		candidates []string
	}{
		{"is missing", []string{""}},
		{"fewer than 12 characters", []string{"x", "vqkz hwmp x", "e\u0301a\u0300o\u0302u\u0308n\u0303c\u0327"}}, // six letters, sent as twelve
		{"more than 256 characters", []string{strings.Repeat("tangerine viaduct ", 15)}},
		{"not text in UTF-8", []string{"tangerine \xff\xfe viaduct"}},
		{"stolen and published", []string{
			"123qweasdzxc", "1QAZ2WSX3EDC", "PasswordPassword", "password1234", "qwertyuiop12", "Welcome12345",
			"ｐａｓｓｗｏｒｄ1234", // in another width
		}},
		{"repeats the same", []string{"            ", "hunterhunterhunter", "vqkzvqkzvqkz", "Ab7!Ab7!Ab7!Ab", "password-password"}},
		{"follows the alphabet", []string{"abcdefgh5678", "zyxwvutsrqpon", "lkjhgfdsapoiu", "asdfghjkl;qwerty", "qwertzuiopasdf"}},
		{"a few characters put around it", []string{"sunshine!2031", "P@ssw0rd#2031!", "**football**31", "7777 dragon 7777", "m0nk3y-20.31.12"}},
		{"hardly more than your name", []string{
			"ada.lovelace@vendor.example", "Ada.Lovelace", "lovelace-2026", "AdaLovelace12!", "4d4 L0v3l4c3 x", "Ada 1ove1ace 26", "Vendor/Ada/77",
			"deskbell-2026!", "D3skB3ll 2026", "Desk Bell Desk Bell", "support@deskbell", "helpdesk admin 1",
			"anvil&sons 2026", "RoadRunner.Anvil", "lovelace12345678",
		}},
	} {
		for _, candidate := range c.candidates {
			got := reasons(t, rules.Check(candidate, personal...))
			if !slices.ContainsFunc(got, func(message string) bool { return strings.Contains(message, c.reason) }) {
				t.Errorf("%q: got %q, want that it %s", candidate, got, c.reason)
			}
		}
	}
}

func TestEveryReasonIsNamedAtOnce(t *testing.T) {
	got := reasons(t, (password.Rules{}).Check("Lovelace", "Ada Lovelace"))
	if len(got) != 2 || !strings.Contains(got[0], "fewer than 12") || !strings.Contains(got[1], "your name") {
		t.Errorf("got %q", got)
	}
	got = reasons(t, (password.Rules{}).Check("password", personal...))
	if len(got) != 3 || !strings.Contains(got[1], "stolen") || !strings.Contains(got[2], "anyone here would try") {
		t.Errorf("got %q", got)
	}
}

// The bounds are in characters, whatever they are made of.
func TestTheLengthCountsCharacters(t *testing.T) {
	signs := []rune("äö誰кüη漢ßñжøé")
	rapid.Check(t, func(t *rapid.T) {
		length := rapid.IntRange(1, 300).Draw(t, "length")
		text := make([]rune, length)
		for i := range text {
			text[i] = signs[rapid.IntRange(0, len(signs)-1).Draw(t, "sign")]
		}
		err := (password.Rules{}).Check(string(text))
		short := err != nil && strings.Contains(err.Error(), "fewer than")
		long := err != nil && strings.Contains(err.Error(), "more than 256")
		if short != (length < 12) || long != (length > 256) {
			t.Fatalf("%d characters: %v", length, err)
		}
	})
}

// Whatever is asked, the answer is a refusal or none, and doesn't give the password away.
func FuzzCheck(f *testing.F) {
	for _, seed := range []string{"", "tangerine viaduct plover", "Ada.Lovelace!!", "\xff", "e\u0301e\u0301", "ﬁﬁﬁﬁﬁﬁﬁﬁﬁﬁﬁﬁ", "İİİİİİİİİİİİİ", strings.Repeat("a", 300)} {
		f.Add(seed, "Ada @ @ .")
	}
	f.Fuzz(func(t *testing.T, candidate, known string) {
		err := (password.Rules{}).Check(candidate, known)
		reasons(t, err)
		if err != nil && len(candidate) >= 8 && !strings.Contains("password cannot be chosen, is hardly more than your name, your email", candidate) && strings.Contains(err.Error(), candidate) {
			t.Errorf("the refusal of %q says %v", candidate, err)
		}
	})
}

// list is a List of a few passwords, or one that cannot be read.
type list struct {
	has  []string
	fail error
}

func (l list) Has(candidate string) (bool, error) { return slices.Contains(l.has, candidate), l.fail }

func TestFurtherListsAreAsked(t *testing.T) {
	rules := password.Rules{Lists: []password.List{list{}, list{has: []string{"tangerine viaduct plover"}}}}
	got := reasons(t, rules.Check("tangerine viaduct plover"))
	if len(got) != 1 || !strings.Contains(got[0], "stolen and published") {
		t.Errorf("got %q", got)
	}
	if err := rules.Check("tangerine viaduct heron"); err != nil {
		t.Error(err)
	}
}

func TestNothingCanBeChosenWhileAListCannotBeRead(t *testing.T) {
	broken := errors.New("the disk is gone")
	err := password.Rules{Lists: []password.List{list{fail: broken}}}.Check("tangerine viaduct plover")
	if refusal, ok := fault.As(err); !ok || refusal.Kind != fault.Unavailable || refusal.Code != "password_list_unavailable" || !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}
