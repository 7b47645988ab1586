package audit_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"deskbell/internal/audit"
)

// independent checks an export as docs/audit.md tells a stranger to, with nothing of package
// audit. It returns the last line's number and hash, and what is wrong.
func independent(export []byte) (head string, err error) {
	previous, seq := "", int64(0)
	for _, text := range strings.Split(strings.TrimSuffix(string(export), "\n"), "\n") {
		var l struct {
			Seq                 int64
			Previous, ID, At    string
			ActorRole           string `json:"actor_role"`
			Actor, Request, Via string
			Action              string
			Object              struct{ Kind, ID string }
			Commitment, Hash    string
			Salt, Private       *string
		}
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			return "", err
		}
		if previous != "" && (l.Seq != seq+1 || l.Previous != previous) {
			return "", fmt.Errorf("%d doesn't come after %d", l.Seq, seq)
		}
		var encoded strings.Builder
		for _, field := range []string{
			"deskbell audit 1", l.Previous, strconv.FormatInt(l.Seq, 10), l.ID, l.At, l.ActorRole, l.Actor, l.Request, l.Via,
			l.Action, l.Object.Kind, l.Object.ID, l.Commitment,
		} {
			encoded.WriteString(strconv.Itoa(len(field)) + ":" + field + ",")
		}
		if sum := sha256.Sum256([]byte(encoded.String())); hex.EncodeToString(sum[:]) != l.Hash {
			return "", fmt.Errorf("%d has another hash", l.Seq)
		}
		if l.Salt != nil {
			salt, err := hex.DecodeString(*l.Salt)
			if err != nil {
				return "", err
			}
			if sum := sha256.Sum256(append(salt, *l.Private...)); hex.EncodeToString(sum[:]) != l.Commitment {
				return "", fmt.Errorf("%d committed to something else", l.Seq)
			}
		}
		previous, seq = l.Hash, l.Seq
	}
	return strconv.FormatInt(seq, 10) + ":" + previous, nil
}

func TestAnExportCanBeCheckedByAnyone(t *testing.T) {
	m := sealed(t, 1100)
	m.purge(3)
	m.all[5].Salt, m.all[5].Private = nil, nil
	var out bytes.Buffer
	if err := audit.Export(t.Context(), m.read, &out); err != nil {
		t.Fatal(err)
	}
	export := out.String()
	if strings.Count(export, "\n") != 1097 || !strings.HasPrefix(export, `{"seq":4,"previous":"`+m.anchor.Hash.String()+`"`) {
		t.Errorf("the export has %d lines and begins %.200s", strings.Count(export, "\n"), export)
	}
	if head, err := independent(out.Bytes()); err != nil || head != m.head.String() {
		t.Errorf("it ends with %s, but the chain with %s: %v", head, m.head, err)
	}
	lines := strings.SplitAfter(export, "\n")
	for name, tampered := range map[string]string{
		"changed":         strings.Replace(export, "user.changed", "user.added", 1),
		"its private too": strings.Replace(export, "192.0.2.7", "192.0.2.8", 1),
		"one left out":    lines[0] + strings.Join(lines[2:], ""),
		"swapped":         lines[1] + lines[0] + strings.Join(lines[2:], ""),
	} {
		if _, err := independent([]byte(tampered)); err == nil {
			t.Errorf("%s: the checker doesn't notice, so it checks nothing", name)
		}
	}
}

// TestTheFormStays holds the encoding fast: what was sealed years ago must still verify.
func TestTheFormStays(t *testing.T) {
	s, err := audit.Seal(audit.Record{
		ID: "0198f2a4-7d3c-7000-8000-5a5a5a5a5a61", At: start, Action: "user.added", Object: audit.Object{Kind: "user", ID: "u1"},
		Origin: audit.Origin{Address: "192.0.2.7", Request: "R1", Via: "token t1"}, Details: json.RawMessage(`{"name":"Zoë"}`),
	}, audit.Mark{}, key, bytes.Repeat([]byte{7}, audit.SaltSize))
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"address":"192.0.2.7","details":{"name":"Zoë"}}`; string(s.Private) != want {
		t.Errorf("the private part is %s, want %s", s.Private, want)
	}
	if want := "1:527def83640e73238f6b756631595902788660f11dc102fdbaa8a973550e8f3a"; s.Mark().String() != want {
		t.Errorf("the mark is %s, want %s", s.Mark(), want)
	}
}
