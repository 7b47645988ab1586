package audit_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/audit"
	"deskbell/internal/fault"
)

var (
	start = time.Date(2026, 11, 23, 9, 0, 0, 123456789, time.UTC)
	key   = []byte("a key that only this test has")
)

// memory is a chain that can be tampered with.
type memory struct {
	anchor, head audit.Mark
	all          []audit.Sealed
}

// sealed is a chain of as many records.
func sealed(t testing.TB, count int) *memory {
	t.Helper()
	m := &memory{}
	for i := range count {
		m.add(t, audit.Record{
			ID: fmt.Sprintf("0198f2a4-7d3c-7000-8000-%012d", i+1), At: start.Add(time.Duration(i) * time.Minute),
			Actor:  entitlement.Actor{Role: entitlement.Owner, ID: "ops@aerial.example", Name: "Ops"},
			Origin: audit.Origin{Address: "192.0.2.7", Request: fmt.Sprint("R", i+1), Via: "session 1"},
			Action: "user.changed", Object: audit.Object{Kind: "user", ID: "u1"}, Details: json.RawMessage(`{"name": "<Zoë>"}`),
		})
	}
	return m
}

func (m *memory) add(t testing.TB, r audit.Record) {
	t.Helper()
	salt := make([]byte, audit.SaltSize)
	_, _ = rand.Read(salt)
	s, err := audit.Seal(r, m.head, key, salt)
	if err != nil {
		t.Fatal(err)
	}
	m.all, m.head = append(m.all, s), s.Mark()
}

func (m *memory) read(_ context.Context, after int64, limit int) (audit.Stretch, error) {
	s := audit.Stretch{Anchor: m.anchor, Head: m.head}
	for _, r := range m.all {
		if r.Seq > after && len(s.Records) < limit {
			s.Records = append(s.Records, r)
		}
	}
	return s, nil
}

// purge removes the first few.
func (m *memory) purge(count int) {
	m.anchor = m.all[count-1].Mark()
	m.all = m.all[count:]
}

// swap gives two records each other's place.
func (m *memory) swap(i, j int) {
	m.all[i], m.all[j] = m.all[j], m.all[i]
	m.renumber()
}

func (m *memory) renumber() {
	for i := range m.all {
		m.all[i].Seq = m.anchor.Seq + int64(i) + 1
	}
}

func verified(t *testing.T, m *memory, noted *audit.Mark) audit.Verdict {
	t.Helper()
	v, err := audit.Verify(t.Context(), m.read, noted)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAChainThatNobodyTouchedIsWhole(t *testing.T) {
	for _, count := range []int{0, 1, 499, 500, 501, 1000} {
		m := sealed(t, count)
		if v := verified(t, m, &m.head); v.Wrong != nil || v.Checked != count || v.Head != m.head || v.Note != "" {
			t.Errorf("%d records: %+v", count, v)
		}
		if count == 0 {
			continue
		}
		m.purge(count)
		if v := verified(t, m, nil); v.Wrong != nil || v.Checked != 0 {
			t.Errorf("%d purged records: %+v", count, v)
		}
		m.add(t, audit.Record{ID: "x", At: start})
		if v := verified(t, m, nil); v.Wrong != nil || v.Checked != 1 || v.Head.Seq != int64(count+1) {
			t.Errorf("one after %d purged records: %+v", count, v)
		}
	}
}

// Whatever is done to a chain is found, where it was done, and called by its name.
func TestTampering(t *testing.T) {
	forged := audit.Sealed{Seq: 21, ID: "forged", At: start, Action: "user.added", Salt: []byte("s"), Private: []byte("{}")}
	for _, c := range []struct {
		name   string
		tamper func(m *memory)
		seq    int64
		kind   audit.Damage
		says   string
	}{
		{"an ID", func(m *memory) { m.all[6].ID = "x" }, 7, audit.Changed, "doesn't follow"},
		{"an instant", func(m *memory) { m.all[6].At = m.all[6].At.Add(time.Microsecond) }, 7, audit.Changed, ""},
		{"a role", func(m *memory) { m.all[6].Role = entitlement.Agent }, 7, audit.Changed, ""},
		{"an actor", func(m *memory) { m.all[6].Actor = "x" }, 7, audit.Changed, ""},
		{"a request", func(m *memory) { m.all[6].Request = "" }, 7, audit.Changed, ""},
		{"via", func(m *memory) { m.all[6].Via = "x" }, 7, audit.Changed, ""},
		{"an action", func(m *memory) { m.all[6].Action = "user.added" }, 7, audit.Changed, ""},
		{"a kind of object", func(m *memory) { m.all[6].Object.Kind = "x" }, 7, audit.Changed, ""},
		{"an object", func(m *memory) { m.all[6].Object.ID = "u2" }, 7, audit.Changed, ""},
		{"what one field ends with to the next", func(m *memory) { m.all[6].Object = audit.Object{Kind: "useru", ID: "1"} }, 7, audit.Changed, ""},
		{"a commitment", func(m *memory) { m.all[6].Commitment[0]++ }, 7, audit.Changed, ""},
		{"a hash", func(m *memory) { m.all[6].Hash[31]++ }, 7, audit.Changed, ""},
		{"a salt", func(m *memory) { m.all[6].Salt = slices.Repeat([]byte{1}, audit.SaltSize) }, 7, audit.Changed, "private part"},
		{"a private part", func(m *memory) { m.all[6].Private = []byte(`{}`) }, 7, audit.Changed, "private part"},
		{"a private part alone erased", func(m *memory) { m.all[6].Private = nil }, 7, audit.Changed, "private part"},
		{"a salt alone erased", func(m *memory) { m.all[6].Salt = nil }, 7, audit.Changed, "private part"},
		{"the first", func(m *memory) { m.all[0].Action = "x" }, 1, audit.Changed, ""},
		{"the last", func(m *memory) { m.all[19].Action = "x" }, 20, audit.Changed, ""},
		{"the kept head", func(m *memory) { m.head.Hash[0]++ }, 20, audit.Changed, "was kept as"},
		{"the anchor", func(m *memory) { m.anchor.Hash[0]++ }, 1, audit.Changed, ""},
		{"one deleted", func(m *memory) { m.all = slices.Delete(m.all, 6, 7) }, 7, audit.Missing, "it is not there"},
		{"three deleted", func(m *memory) { m.all = slices.Delete(m.all, 6, 9) }, 7, audit.Missing, "from 7 to 9"},
		{"the first deleted", func(m *memory) { m.all = m.all[1:] }, 1, audit.Missing, ""},
		{"all deleted", func(m *memory) { m.all = nil }, 1, audit.Missing, "went on to 20"},
		{"the end cut off", func(m *memory) { m.all = m.all[:15] }, 16, audit.Missing, "went on to 20"},
		{"one deleted, the rest renumbered", func(m *memory) { m.all = slices.Delete(m.all, 6, 7); m.renumber() }, 7, audit.Missing, "renumbered"},
		{"neighbors swapped", func(m *memory) { m.swap(6, 7) }, 7, audit.Reordered, "with record 8"},
		{"two swapped", func(m *memory) { m.swap(6, 15) }, 7, audit.Reordered, "with record 16"},
		{"the first and the last swapped", func(m *memory) { m.swap(0, 19) }, 1, audit.Reordered, "with record 20"},
		{"one inserted", func(m *memory) { m.all = slices.Insert(m.all, 6, forged); m.renumber() }, 7, audit.Inserted, "sealed here is now 8"},
		{"one appended", func(m *memory) { m.all = append(m.all, forged) }, 21, audit.Inserted, "ended at 20"},
		{"one back before the anchor", func(m *memory) { first := m.all[1]; m.purge(5); m.all = slices.Insert(m.all, 0, first) }, 2, audit.Inserted, "all up to 5 were purged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := sealed(t, 20)
			c.tamper(m)
			v := verified(t, m, nil)
			if v.Wrong == nil || v.Wrong.Seq != c.seq || v.Wrong.Kind != c.kind || !strings.Contains(v.Wrong.Text, c.says) {
				t.Errorf("found %+v, want %s at %d", v.Wrong, c.kind, c.seq)
			}
		})
	}
}

// A chain can be written anew from some record on by whoever may write all of it. Only a head
// that was kept elsewhere shows it.
func TestANotedHead(t *testing.T) {
	m := sealed(t, 20)
	noted, middle := m.head, m.all[9].Mark()
	for name, tampered := range map[string]func(m *memory){
		"written anew": func(m *memory) {
			m.all, m.head = m.all[:18], m.all[17].Mark()
			m.add(t, audit.Record{ID: "forged", At: start})
			m.add(t, audit.Record{ID: "forged too", At: start})
		},
		"cut off, with the kept head": func(m *memory) { m.all, m.head = m.all[:18], m.all[17].Mark() },
	} {
		other := &memory{all: slices.Clone(m.all), head: m.head}
		tampered(other)
		if v := verified(t, other, nil); v.Wrong != nil {
			t.Errorf("%s: shows without a noted head, so this test proves nothing: %+v", name, v.Wrong)
		}
		if v := verified(t, other, &middle); v.Wrong != nil {
			t.Errorf("%s: the part before it is said to be wrong: %+v", name, v.Wrong)
		}
		v := verified(t, other, &noted)
		if v.Wrong == nil || v.Wrong.Kind != audit.Changed && v.Wrong.Kind != audit.Missing || !strings.Contains(v.Wrong.Text, "noted") {
			t.Errorf("%s: found %+v", name, v.Wrong)
		}
	}
	m.purge(12)
	if v := verified(t, m, &middle); v.Wrong != nil || !strings.Contains(v.Note, "record 10, which was noted, has been purged") {
		t.Errorf("of a head that was purged since: %+v", v)
	}
	at := m.anchor
	if v := verified(t, m, &at); v.Wrong != nil || v.Note != "" {
		t.Errorf("of the last that was purged: %+v", v)
	}
	at.Hash[0]++
	if v := verified(t, m, &at); v.Wrong == nil || v.Wrong.Seq != 12 {
		t.Errorf("of another last that was purged: %+v", v)
	}
}

func TestWhatIsPurgedMeanwhileIsNotMissing(t *testing.T) {
	m := sealed(t, 1200)
	reads := 0
	v, err := audit.Verify(t.Context(), func(ctx context.Context, after int64, limit int) (audit.Stretch, error) {
		if reads++; reads == 2 {
			m.purge(700)
		}
		return m.read(ctx, after, limit)
	}, nil)
	if err != nil || v.Wrong != nil || v.Checked != 1000 {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestAChainThatCannotBeRead(t *testing.T) {
	away := errors.New("away")
	_, err := audit.Verify(t.Context(), func(context.Context, int64, int) (audit.Stretch, error) { return audit.Stretch{}, away }, nil)
	if !errors.Is(err, away) {
		t.Error(err)
	}
}

func TestErasingIsNoTampering(t *testing.T) {
	m := sealed(t, 3)
	before, there := m.all[1].Clear()
	if !there || before.ActorID != "ops@aerial.example" || before.Address != "192.0.2.7" || string(before.Details) != `{"name":"<Zoë>"}` {
		t.Errorf("the private part is %+v", before)
	}
	m.all[1].Salt, m.all[1].Private = nil, nil
	if _, there := m.all[1].Clear(); there {
		t.Error("what was erased is still there")
	}
	if v := verified(t, m, nil); v.Wrong != nil {
		t.Error(v.Wrong.Text)
	}
	for _, s := range m.all {
		if text := fmt.Sprintf("%+v", audit.Sealed{Actor: s.Actor, Request: s.Request, Via: s.Via, Object: s.Object}); strings.Contains(text, "aerial") {
			t.Errorf("the chain itself names somebody: %s", text)
		}
	}
}

func TestPseudonyms(t *testing.T) {
	owner := entitlement.Actor{Role: entitlement.Owner, ID: "ops@aerial.example"}
	one := audit.Pseudonym(key, owner)
	if one != audit.Pseudonym(key, owner) || one == audit.Pseudonym([]byte("another"), owner) || strings.Contains(one, "ops") {
		t.Errorf("the pseudonym is %q", one)
	}
	for _, a := range []entitlement.Actor{{Role: entitlement.Agent, ID: "u1"}, {Role: entitlement.System}, {Role: entitlement.Customer, Name: "Ada"}} {
		if got := audit.Pseudonym(key, a); got != a.ID {
			t.Errorf("%+v is in the chain as %q", a, got)
		}
	}
}

func TestMarks(t *testing.T) {
	m := sealed(t, 2).head
	if got, err := audit.ParseMark(m.String()); err != nil || got != m {
		t.Errorf("%v came back as %v: %v", m, got, err)
	}
	for _, bad := range []string{"", "2", "2:", ":00", "x" + m.String(), m.String() + "0", "-1" + m.String()[1:], "2:" + strings.Repeat("g", 64)} {
		if _, err := audit.ParseMark(bad); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q is read as a mark: %v", bad, err)
		}
	}
}
