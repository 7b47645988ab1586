package password

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"deskbell/internal/fault"
)

var ctx = context.Background()

const chosen = "tangerine viaduct plover"

func TestAHashIsOfOnePassword(t *testing.T) {
	h := NewHasher(2, 8)
	hash, err := h.Hash(ctx, chosen)
	if err != nil {
		t.Fatal(err)
	}
	again, err := h.Hash(ctx, chosen)
	if err != nil || again == hash {
		t.Errorf("a second hash is %s, %v", again, err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") || h.Outdated(hash) {
		t.Errorf("got %s", hash)
	}
	for _, c := range []struct {
		password, hash string
		want           bool
	}{
		{chosen, hash, true},
		{chosen, again, true},
		{strings.ToUpper(chosen), hash, false}, // exactly as it was received
		{chosen + " ", hash, false},
		{chosen[:len(chosen)-1], hash, false},
		{"", hash, false},
		{chosen, "", false},
		{"", "", false},
	} {
		if got, err := h.Matches(ctx, c.password, c.hash); err != nil || got != c.want {
			t.Errorf("%q and %q: %v, %v", c.password, c.hash, got, err)
		}
	}
}

// Passwords may be long, and nothing of them is left out.
func TestTheEndOfALongPasswordCounts(t *testing.T) {
	h := NewHasher(2, 8)
	long := strings.Repeat("tangerine viaduct ", 14)
	hash, err := h.Hash(ctx, long+"1")
	if err != nil {
		t.Fatal(err)
	}
	for end, want := range map[string]bool{"1": true, "2": false} {
		if got, err := h.Matches(ctx, long+end, hash); err != nil || got != want {
			t.Errorf("%s: %v, %v", end, got, err)
		}
	}
}

// Nobody can tell from the time it takes whether somebody has a password: the work is of the
// same parameters, done once, and waited for like any.
func TestNoPasswordTakesTheSameWork(t *testing.T) {
	h := NewHasher(1, 8)
	var worked []argon2id.Params
	compare := h.compare
	h.compare = func(password, hash string) (bool, error) {
		p, _, _, err := argon2id.DecodeHash(hash)
		if err != nil {
			t.Error(err)
			return false, err
		}
		worked = append(worked, *p)
		return compare(password, hash)
	}
	hash, err := h.Hash(ctx, chosen)
	if err != nil {
		t.Fatal(err)
	}
	for _, stored := range []string{hash, ""} {
		if _, err := h.Matches(ctx, "a wrong password", stored); err != nil {
			t.Error(err)
		}
	}
	if len(worked) != 2 || worked[0] != worked[1] || worked[1] != *parameters {
		t.Errorf("worked with %+v", worked)
	}
}

// Even if a decoy came to match, nobody would be let in.
func TestNoPasswordNeverMatches(t *testing.T) {
	h := quick(1, 1, func(string) {})
	if got, err := h.Matches(ctx, chosen, ""); got || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := h.Matches(ctx, chosen, h.decoy); !got || err != nil {
		t.Errorf("the comparison was not made: %v, %v", got, err)
	}
	if NewHasher(1, 1).decoy == h.decoy {
		t.Error("all decoys are the same")
	}
}

func TestADamagedHashIsAnError(t *testing.T) {
	h := NewHasher(1, 1)
	salt, key := "c29tZXNhbHRzb21lc2FsdA", "RdescudvJCsgt3ub+b+dWRWJTmaaJObGRdescudvJCs"
	of := func(parameters, salt, key string) string {
		return "$argon2id$v=19$" + parameters + "$" + salt + "$" + key
	}
	for _, hash := range []string{
		"x", "$", "$$$$$", "plain text",
		"$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
		"$argon2i$v=19$m=19456,t=2,p=1$" + salt + "$" + key,
		"$argon2id$v=16$m=19456,t=2,p=1$" + salt + "$" + key,
		of("m=19456,t=0,p=1", salt, key), // would panic
		of("m=19456,t=2,p=0", salt, key), // would panic
		of("m=19456,t=2,p=1", salt, ""),  // would match everything
		of("m=19456,t=2,p=1", salt, "QQ"),
		of("m=19456,t=2,p=1", "", key),
		of("m=4294967295,t=2,p=1", salt, key), // would take the memory
		of("m=19456,t=4294967295,p=1", salt, key),
		of("m=19456,t=2,p=300", salt, key),
		of("m=19456,t=2,p=1", "!", key),
	} {
		got, err := h.Matches(ctx, chosen, hash)
		if _, refusal := fault.As(err); got || err == nil || refusal {
			t.Errorf("%s: %v, %v", hash, got, err)
		}
		if !h.Outdated(hash) {
			t.Errorf("%s is not outdated", hash)
		}
	}
}

// Hashes of other parameters are still good, until they are replaced.
func TestAnOlderHashIsOutdated(t *testing.T) {
	older := *parameters
	older.Iterations = 1
	hash, err := argon2id.CreateHash(chosen, &older)
	if err != nil {
		t.Fatal(err)
	}
	h := NewHasher(1, 1)
	if got, err := h.Matches(ctx, chosen, hash); err != nil || !got || !h.Outdated(hash) {
		t.Errorf("got %v, %v", got, err)
	}
}

func FuzzMatches(f *testing.F) {
	for _, seed := range []string{"", "$", "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$RdescudvJCsgt3ub+b+dWRWJTmaaJObG", "$argon2id$v=19$m=,t=1,p=1$$"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, hash string) {
		if p, err := decode(hash); err == nil && p.Memory*p.Iterations > 64*1024 {
			return // good for nothing but taking long
		}
		h := NewHasher(1, 1)
		h.rest = func(time.Duration) time.Duration { return 0 }
		if got, err := h.Matches(ctx, chosen, hash); got {
			t.Errorf("%q is taken for the hash of a password: %v", hash, err)
		}
	})
}
