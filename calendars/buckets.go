package calendars

import "math/bits"

// buckets makes "the last of these ascending numbers that is at most n" a lookup: the
// axis is cut into equal buckets, about as many as there are numbers, and each knows
// where to start looking.
type buckets struct {
	origin int64
	shift  uint
	start  []int32
}

func newBuckets(numbers []int64) buckets {
	last := len(numbers) - 1 // the sentinel, beyond what is asked
	span := uint64(numbers[last] - numbers[0])
	b := buckets{origin: numbers[0], shift: uint(bits.Len64(span / uint64(len(numbers))))}
	b.start = make([]int32, span>>b.shift+1)
	i := int32(0)
	for k := range b.start {
		for int(i)+1 < last && numbers[i+1] <= b.origin+int64(k)<<b.shift {
			i++
		}
		b.start[k] = i
	}
	return b
}

func (b *buckets) find(numbers []int64, n int64) int32 {
	i := b.start[uint64(n-b.origin)>>b.shift]
	for numbers[i+1] <= n {
		i++
	}
	return i
}
