package password

import (
	"crypto/sha1" //nolint:gosec // what the published lists are made of
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"deskbell/internal/fault"
)

// lines are what a list has of passwords, in order.
func lines(passwords ...string) []string {
	var all []string
	for i, p := range passwords {
		all = append(all, fmt.Sprintf("%X:%d", sha1.Sum([]byte(p)), 3+i*i*i)) //nolint:gosec // see the import
	}
	slices.Sort(all)
	return all
}

func written(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pwned.txt")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func opened(t *testing.T, text string) *ListFile {
	t.Helper()
	list, err := OpenList(written(t, text))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := list.Close(); err != nil {
			t.Error(err)
		}
	})
	return list
}

// A list of any length has what is on it and nothing else, however its lines end.
func TestAListFileHasWhatIsOnIt(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		words := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z0-9]{1,8}`), 1, 200, rapid.ID[string]).Draw(r, "passwords")
		on := rapid.IntRange(1, len(words)).Draw(r, "on the list")
		ending := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(r, "line ending")
		text := strings.Join(lines(words[:on]...), ending)
		if rapid.Bool().Draw(r, "the last line ends") {
			text += ending
		}
		list := &ListFile{from: strings.NewReader(text), size: int64(len(text))}
		if err := list.probe(); err != nil {
			r.Fatal(err)
		}
		for i, w := range words {
			if found, err := list.Has(w); err != nil || found != (i < on) {
				r.Fatalf("%q: %v, %v; on it is %v", w, found, err, i < on)
			}
		}
	})
}

func TestAListFileIsAskedWithoutRegardToCase(t *testing.T) {
	list := opened(t, strings.Join(lines("tangerine viaduct", "Purple Heron 61"), "\r\n"))
	for candidate, want := range map[string]bool{"Tangerine Viaduct": true, "Purple Heron 61": true, "purple heron 61": false, "another": false} {
		if found, err := list.Has(candidate); err != nil || found != want {
			t.Errorf("%s: %v, %v", candidate, found, err)
		}
	}
}

func TestAListFileTellsWhatIsWrongWithIt(t *testing.T) {
	good := lines("a", "b", "c", "d", "e", "f", "g", "h")
	whole := make([]string, 30_000)
	for i := range whole {
		whole[i] = fmt.Sprintf("%040X:1", i)
	}
	byCount := slices.Clone(good)
	slices.Reverse(byCount)
	for name, c := range map[string]struct{ text, says string }{
		"nothing":          {"", "it is empty"},
		"other text":       {"123456\npassword\n", "at byte 0 it has no line like 5BAA"},
		"one long line":    {strings.Repeat("x", 1000), "at byte 0 it has a line that is too long"},
		"an archive":       {"7z\xbc\xaf\x27\x1c" + strings.Repeat("\x00\xff", 300), "must be the list of SHA-1 hashes, as text"},
		"NTLM hashes":      {"0123456789ABCDEF0123456789ABCDEF:4\n", "get the list of SHA-1 hashes"},
		"lower case":       {strings.ToLower(strings.Join(good, "\n")), "has no line like 5BAA"},
		"hashes alone":     {good[0][:40] + "\n", "has no line like 5BAA"},
		"by count":         {strings.Join(byCount, "\n"), "get the list ordered by hash"},
		"last one first":   {strings.Join(append(good[1:], good[0]), "\n"), "get the list ordered by hash"},
		"a broken line":    {strings.Join(good, "\n") + "\n" + good[7][:20], "has no line like 5BAA"},
		"a broken off one": {strings.Join(whole, "\n"), "it ends at 00000000…; fetch it to its end"},
	} {
		_, err := OpenList(written(t, c.text))
		if refusal, ok := fault.As(err); !ok || refusal.Kind != fault.Invalid || refusal.Code != "invalid_password_list" || !strings.Contains(refusal.Message, c.says) {
			t.Errorf("%s: got %v, want that it says %s", name, err, c.says)
		}
	}
}

func TestAListFileThatIsNotThere(t *testing.T) {
	_, err := OpenList(filepath.Join(t.TempDir(), "none.txt"))
	if !fault.Is(err, fault.Invalid) || !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "none.txt cannot be used as the list of breached passwords") {
		t.Errorf("got %v", err)
	}
	if _, err := OpenList(t.TempDir()); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "it is not a file") {
		t.Errorf("got %v", err)
	}
}

// What was in order when it was opened may not be later.
func TestAListFileThatBreaksIsAnError(t *testing.T) {
	path := written(t, strings.Join(lines("a", "b", "c", "d"), "\n"))
	list, err := OpenList(path)
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	if err := os.Truncate(path, 60); err != nil {
		t.Fatal(err)
	}
	if _, err := list.Has("a"); err == nil || !strings.Contains(err.Error(), "read the list of breached passwords") {
		t.Errorf("got %v", err)
	}
	if err := os.WriteFile(path, []byte(strings.Repeat("<html>\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := list.Has("a"); err == nil || !strings.Contains(err.Error(), "has no line like") {
		t.Errorf("got %v", err)
	}
}

// Whatever a file holds, asking it ends.
func FuzzListFile(f *testing.F) {
	f.Add(strings.Join(lines("a", "b", "c"), "\n"), "b")
	f.Add("\n\n\n", "a")
	f.Add("\r\n:", "")
	f.Fuzz(func(t *testing.T, text, password string) {
		list := &ListFile{from: strings.NewReader(text), size: int64(len(text))}
		if err := list.probe(); err != nil {
			return
		}
		if _, err := list.Has(password); err != nil {
			t.Logf("a file that could be opened: %v", err)
		}
	})
}
