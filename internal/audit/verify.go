package audit

import (
	"context"
	"fmt"
)

// Verdict is what became of a check of the whole chain.
type Verdict struct {
	Checked int      // records, up to the first that is wrong
	Head    Mark     // the last of them
	Wrong   *Finding // nil: the chain is whole
	Note    string   // what could not be said of a head that was noted; empty: nothing
}

// Finding is the first thing that is wrong with a chain.
type Finding struct {
	Seq  int64  // where it shows
	Kind Damage // what was done
	Text string // a sentence for people
}

// Damage is what somebody did to a chain.
type Damage string

// What can be done to a chain.
const (
	Changed   Damage = "changed"
	Missing   Damage = "missing"
	Reordered Damage = "reordered"
	Inserted  Damage = "inserted"
)

func found(seq int64, kind Damage, format string, args ...any) *Finding {
	return &Finding{seq, kind, fmt.Sprintf("audit record %d: %s: %s", seq, kind, fmt.Sprintf(format, args...))}
}

// Verify computes the whole chain anew. Noted is a head that somebody has kept elsewhere,
// nil for none: with it, an end that was cut off or written anew shows as well.
func Verify(ctx context.Context, read Reader, noted *Mark) (Verdict, error) {
	v := verifier{noted: noted}
	for {
		stretch, err := read(ctx, v.last.Seq, together)
		if err != nil {
			return Verdict{}, err
		}
		wrong := v.check(stretch)
		if wrong != nil && wrong.Kind == Changed {
			if wrong, err = explain(ctx, read, wrong, v.last); err != nil {
				return Verdict{}, err
			}
		}
		if wrong != nil || len(stretch.Records) < together {
			return Verdict{Checked: v.checked, Head: v.last, Wrong: wrong, Note: v.note}, nil
		}
	}
}

// verifier is how far a check has come.
type verifier struct {
	begun   bool
	checked int
	last    Mark
	noted   *Mark
	note    string
}

// check goes on over a stretch.
func (v *verifier) check(s Stretch) *Finding {
	if !v.begun || s.Anchor.Seq > v.last.Seq { // the latter: what came next was purged meanwhile
		v.begun = true
		if wrong := v.begin(s); wrong != nil {
			return wrong
		}
	}
	for _, r := range s.Records {
		if wrong := v.next(r, s.Head); wrong != nil {
			return wrong
		}
		v.last, v.checked = r.Mark(), v.checked+1
	}
	if len(s.Records) == together {
		return nil
	}
	return v.end(s.Head)
}

func (v *verifier) begin(s Stretch) *Finding {
	if len(s.Records) > 0 && s.Records[0].Seq <= s.Anchor.Seq {
		return found(s.Records[0].Seq, Inserted, "all up to %d were purged, and yet it is there", s.Anchor.Seq)
	}
	v.last = s.Anchor
	switch {
	case v.noted == nil:
	case v.noted.Seq < s.Anchor.Seq:
		v.note = fmt.Sprintf("audit record %d, which was noted, has been purged since: all up to %d were", v.noted.Seq, s.Anchor.Seq)
	case v.noted.Seq == s.Anchor.Seq:
		return v.compare(s.Anchor)
	}
	return nil
}

// next checks the record after the last.
func (v *verifier) next(r Sealed, head Mark) *Finding {
	due := v.last.Seq + 1
	switch {
	case r.Seq > due && r.Seq > due+1:
		return found(due, Missing, "the records from %d to %d are not there", due, r.Seq-1)
	case r.Seq > due:
		return found(due, Missing, "it is not there")
	case r.Seq > head.Seq:
		return found(r.Seq, Inserted, "the chain ended at %d", head.Seq)
	case r.follow(v.last.Hash) != r.Hash:
		return found(r.Seq, Changed, "it doesn't follow from the record before")
	case !r.committed():
		return found(r.Seq, Changed, "its private part is not what was committed to; only erasing it whole leaves the chain as it is")
	}
	return v.compare(r.Mark())
}

// compare holds a record against the head that was noted.
func (v *verifier) compare(m Mark) *Finding {
	if v.noted == nil || v.noted.Seq != m.Seq || v.noted.Hash == m.Hash {
		return nil
	}
	return found(m.Seq, Changed, "its hash was noted as %s, but is %s: the chain was written anew", v.noted.Hash, m.Hash)
}

// end checks that nothing was cut off.
func (v *verifier) end(head Mark) *Finding {
	due := v.last.Seq + 1
	switch {
	case v.last.Seq < head.Seq:
		return found(due, Missing, "the chain went on to %d, and was cut off", head.Seq)
	case v.last.Hash != head.Hash:
		return found(v.last.Seq, Changed, "the head of the chain was kept as %s", head.Hash)
	case v.noted != nil && v.last.Seq < v.noted.Seq:
		return found(due, Missing, "the chain went on to %d, whose hash was noted, and was cut off", v.noted.Seq)
	}
	return nil
}
