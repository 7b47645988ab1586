package calendars

import "math/bits"

// buckets makes "the last of these ascending numbers that is at most n" a lookup: the
// axis is cut into equal buckets, several to each number, and each knows where to start
// looking.
type buckets struct {
	origin int64
	shift  uint
	start  []int32
}

// newBuckets cuts the axis from the first number to the last, which is a sentinel: what is
// looked for lies before it.
func newBuckets(periods []indexed, number func(indexed) int64) buckets {
	last := len(periods) - 1
	origin := number(periods[0])
	span := uint64(number(periods[last]) - origin)
	b := buckets{origin: origin, shift: uint(bits.Len64(span / uint64(4*len(periods))))}
	b.start = make([]int32, span>>b.shift+1)
	i := int32(0)
	for k := range b.start {
		for int(i)+1 < last && number(periods[i+1]) <= b.origin+int64(k)<<b.shift {
			i++
		}
		b.start[k] = i
	}
	return b
}

// near is the place of a number from which the one looked for is a few steps on at most.
func (b *buckets) near(n int64) int32 { return b.start[uint64(n-b.origin)>>b.shift] }
