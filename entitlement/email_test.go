package entitlement_test

import (
	"strings"
	"testing"

	"deskbell/entitlement"
)

func TestAnAddressHasOneForm(t *testing.T) {
	for _, c := range []struct {
		text string
		want entitlement.Email
	}{
		{"ops@aerial.example", "ops@aerial.example"},
		{"  Ops@Aerial.EXAMPLE\t\n", "ops@aerial.example"},
		{"a+b@aerial.example", "a+b@aerial.example"},
		{"o'brien.m_x-1@aerial.example", "o'brien.m_x-1@aerial.example"},
		{"ada@BÜCHER.example", "ada@xn--bcher-kva.example"},
		{"ada@XN--BCHER-KVA.example", "ada@xn--bcher-kva.example"},
		{"ada@bu\u0308cher.example", "ada@xn--bcher-kva.example"}, // u and two dots
		{"ada@straße.example", "ada@xn--strae-oqa.example"},
		{"ada@例え。テスト", "ada@xn--r8jz45g.xn--zckzah"},
		{"ada@ａｅｒｉａｌ.example", "ada@aerial.example"}, // full width
		{"ÀÉ@aerial.example", "àé@aerial.example"},
		{"x@192.0.2.1", "x@192.0.2.1"},
		{"ada@" + strings.Repeat("a", 63) + ".example", "ada@" + entitlement.Email(strings.Repeat("a", 63)) + ".example"},
	} {
		got, err := entitlement.ParseEmail(c.text)
		if err != nil || got != c.want {
			t.Errorf("%q: got %q %v, want %q", c.text, got, err, c.want)
		}
	}
}

func TestTagsMakeAnotherAddress(t *testing.T) {
	plain, _ := entitlement.ParseEmail("a@aerial.example")
	tagged, _ := entitlement.ParseEmail("a+b@aerial.example")
	if plain == tagged {
		t.Errorf("both are %s", plain)
	}
}

func TestWhatIsNoAddressIsRefused(t *testing.T) {
	for _, text := range []string{
		"", " ", "ops", "ops@", "@aerial.example", "ops@aerial", "ops@@aerial.example", "ops@ops@aerial.example",
		"ops@aerial.example.", "ops@.example", "ops@aerial..example", "ops@-aerial.example", "ops@aerial_s.example",
		"o ps@aerial.example", "ops@aerial .example", "o\tps@aerial.example", "o\u00a0ps@aerial.example", "o\u200bps@aerial.example",
		"ops\x00@aerial.example", "o\xffps@aerial.example", "o\ufffdps@aerial.example", "ops@aer\xffial.example",
		"Ada <ada@aerial.example>", "mailto:ada@aerial.example", `"a b"@aerial.example`, "a,b@aerial.example", "a;b@aerial.example",
		"x@[192.0.2.1]", "ops@aerial.example, ada@aerial.example",
		strings.Repeat("a", 65) + "@aerial.example",
		"ada@" + strings.Repeat("a", 64) + ".example",
		"ada@" + strings.Repeat("aerial.", 40) + "example",
		strings.Repeat("é", 64) + "@" + strings.Repeat("ü.", 28) + "example", // short enough only as it is typed
	} {
		got, err := entitlement.ParseEmail(text)
		if err == nil || got != "" || !strings.HasSuffix(err.Error(), " is not an email address; write it like name@company.example") {
			t.Errorf("%q: got %q, %v", text, got, err)
		}
	}
}

func FuzzEmail(f *testing.F) {
	for _, text := range []string{
		"ops@aerial.example", " A+B@BÜCHER.example ", "İ@straße.example", "ada@例え。テスト", "x@y.z.", "@", "a@b@c.d", "ſ@ſ.example",
		"a@xn--a.example", "a@xn--bcher-kva.example", "\u0130\u0307@x.y",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := entitlement.ParseEmail(text)
		if err != nil {
			if got != "" {
				t.Fatalf("%q: got %q with a refusal", text, got)
			}
			return
		}
		again, err := entitlement.ParseEmail(string(got))
		if err != nil || again != got {
			t.Fatalf("%q is %q, and that is %q: %v", text, got, again, err)
		}
		if louder, err := entitlement.ParseEmail(" " + string(got) + "\n"); err != nil || louder != got {
			t.Fatalf("with space around it, %q is %q: %v", got, louder, err)
		}
	})
}
