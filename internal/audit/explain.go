package audit

import "context"

// explain tells what made a record not follow from the one before, the last: whether the one
// that did is somewhere else, or gone. It looks at the whole chain, once.
func explain(ctx context.Context, read Reader, wrong *Finding, last Mark) (*Finding, error) {
	n := last.Seq + 1
	if wrong.Seq != n {
		return wrong, nil // not about a record that doesn't follow
	}
	var present, next, moved Sealed // at n, after it, and the one that was sealed as n
	var beforeMoved Hash
	err := Each(ctx, read, func(previous Hash, s Sealed) error {
		switch s.Seq {
		case n:
			present = s
		case n + 1:
			next = s
		}
		if s.Seq != n && s.as(n).follow(last.Hash) == s.Hash {
			moved, beforeMoved = s, previous
		}
		return nil
	})
	if err != nil || present.follow(last.Hash) == present.Hash {
		return wrong, err // it does follow, but its private part or a noted hash is another
	}
	switch {
	case moved.Seq == n+1:
		beforeMoved = moved.Hash
		fallthrough
	case moved.Seq > 0:
		if present.as(moved.Seq).follow(beforeMoved) == present.Hash {
			return found(n, Reordered, "it has changed places with record %d", moved.Seq), nil
		}
		return found(n, Inserted, "the record that was sealed here is now %d", moved.Seq), nil
	case next.Seq > 0 && next.as(n+2).follow(present.Hash) == next.Hash:
		return found(n, Missing, "it is not there, and those after it were renumbered"), nil
	}
	return wrong, nil
}

// as is the record at another place.
func (s Sealed) as(seq int64) Sealed {
	s.Seq = seq
	return s
}
