package secondfactor_test

import (
	"encoding/base32"
	"fmt"
	"math"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
	"pgregory.net/rapid"

	"deskbell/internal/auth/secondfactor"
)

// vectors are those of RFC 6238, appendix B, for SHA-1. There they have eight digits, of which
// the last six are the code of six.
var vectors = []struct {
	unix int64
	code string
}{
	{59, "94287082"}, {1111111109, "07081804"}, {1111111111, "14050471"},
	{1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"},
}

var known = base32.StdEncoding.EncodeToString([]byte("12345678901234567890"))

// code is what an app shows for a secret.
func code(t interface{ Fatal(...any) }, secret string, at time.Time) string {
	c, err := totp.GenerateCode(secret, at)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheVectorsOfTheStandard(t *testing.T) {
	for _, v := range vectors {
		step, ok := secondfactor.Match(known, v.code[2:], time.Unix(v.unix, 0))
		if !ok || step != v.unix/30 {
			t.Errorf("at %d: step %d, %v", v.unix, step, ok)
		}
	}
}

// A code is good in its step, in the one before and in the one after, and the step that is
// told is its own; in any other it isn't.
func TestACodeIsGoodAroundItsStep(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := secondfactor.NewSecret()
		made := rapid.Int64Range(3, math.MaxInt32).Draw(t, "step")
		away := rapid.Int64Range(-3, 3).Draw(t, "steps away")
		within := rapid.Int64Range(0, 29).Draw(t, "seconds within")
		shown := code(t, secret, time.Unix(made*30, 0))
		at := time.Unix((made+away)*30+within, 0)
		step, ok := secondfactor.Match(secret, shown, at)

		want := made
		expected := false
		for s := made + away - 1; s <= made+away+1; s++ { // by chance another step may have the same code
			if code(t, secret, time.Unix(s*30, 0)) == shown {
				want, expected = s, true
			}
		}
		if near := away >= -1 && away <= 1; near && !expected {
			t.Fatal("the test doesn't know its own code")
		}
		if ok != expected || ok && step != want {
			t.Fatalf("%d steps away: step %d, %v, want %d, %v", away, step, ok, want, expected)
		}
	})
}

// Two steps have the same code once in a million times. The later one is told, so that a
// caller who refuses steps up to it doesn't take the code twice.
func TestACodeOfTwoStepsIsOfTheLater(t *testing.T) {
	var first, second int64
	for s := int64(1); second == 0; s++ {
		c := code(t, known, time.Unix(s*30, 0))
		for away := int64(1); away <= 2; away++ {
			if c == code(t, known, time.Unix((s+away)*30, 0)) {
				first, second = s, s+away
			}
		}
	}
	middle := time.Unix((second-1)*30, 0)
	if step, ok := secondfactor.Match(known, code(t, known, time.Unix(first*30, 0)), middle); !ok || step != second {
		t.Errorf("steps %d and %d: got %d, %v", first, second, step, ok)
	}
}

func TestOnlyACodeMatches(t *testing.T) {
	at := time.Unix(1111111109, 0)
	for typed, want := range map[string]bool{
		"081804": true, " 081 804\n": true,
		"": false, "81804": false, "0081804": false, "07081804": false, "081805": false, "08180a": false, "٠٨١٨٠٤": false, "-81804": false, "081804,050471": false,
	} {
		if step, ok := secondfactor.Match(known, typed, at); ok != want || !ok && step != 0 {
			t.Errorf("%q: step %d, %v", typed, step, ok)
		}
	}
	for _, secret := range []string{"", "not base32!", strings.Repeat("A", 31)} {
		if _, ok := secondfactor.Match(secret, "081804", at); ok {
			t.Errorf("the secret %q has the code of another", secret)
		}
	}
}

// Before 1970 there are no steps, and a clock that is so wrong lets nobody in.
func TestBefore1970(t *testing.T) {
	if _, ok := secondfactor.Match(known, code(t, known, time.Unix(0, 0)), time.Unix(-3600, 0)); ok {
		t.Error("a code matches")
	}
}

func TestSecretsAreLongAndDiffer(t *testing.T) {
	seen := map[string]bool{}
	form := regexp.MustCompile(`^[A-Z2-7]{32}$`) // 160 bits
	for range 1000 {
		secret := secondfactor.NewSecret()
		if seen[secret] || !form.MatchString(secret) {
			t.Fatalf("got %s", secret)
		}
		seen[secret] = true
	}
}

// Whatever the names, an app reads from the URL what was put into it.
func TestAnAppReadsTheURL(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[A-Za-zäß0-9+@._%&=#?/ -]{1,30}`)
		issuer, account := name.Draw(t, "issuer"), name.Draw(t, "account")
		secret := secondfactor.NewSecret()
		text := secondfactor.URL(issuer, account, secret)
		key, err := otp.NewKeyFromURL(text)
		if err != nil {
			t.Fatal(err)
		}
		if key.Type() != "totp" || key.Secret() != secret || key.Issuer() != issuer || key.Period() != 30 || key.Digits() != otp.DigitsSix || key.Algorithm() != otp.AlgorithmSHA1 {
			t.Fatalf("read %s", key)
		}
		parsed, err := url.Parse(text)
		if err != nil || parsed.Path != "/"+issuer+":"+account || strings.Contains(parsed.RawQuery, "+") {
			t.Fatalf("read %+v, %v", parsed, err)
		}
	})
}

func TestAColonDoesNotMoveTheAccount(t *testing.T) {
	key, err := otp.NewKeyFromURL(secondfactor.URL("Desk: Bell", "ada:x@vendor.example", known))
	if err != nil || key.AccountName() != "ada x@vendor.example" || key.Issuer() != "Desk  Bell" {
		t.Errorf("read %v, %v", key, err)
	}
}

func ExampleURL() {
	fmt.Println(secondfactor.URL("Vendor Support", "ada@vendor.example", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))
	// Output: otpauth://totp/Vendor%20Support:ada@vendor.example?algorithm=SHA1&digits=6&issuer=Vendor%20Support&period=30&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ
}
