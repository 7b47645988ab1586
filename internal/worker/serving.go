package worker

import (
	"context"
	"sync"
)

// serving counts what goes on in the background. The zero value is ready to use.
type serving struct {
	mu    sync.Mutex
	many  int
	freed chan struct{} // holds one signal that something has ended
}

func (s *serving) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.many
}

func (s *serving) start() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.many++
}

func (s *serving) end() {
	freed := s.signal()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.many--
	select {
	case freed <- struct{}{}:
	default:
	}
}

func (s *serving) signal() chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.freed == nil {
		s.freed = make(chan struct{}, 1)
	}
	return s.freed
}

// drain waits until nothing goes on any more, or ctx ends.
func (s *serving) drain(ctx context.Context) {
	for freed := s.signal(); s.count() > 0 && ctx.Err() == nil; {
		select {
		case <-freed:
		case <-ctx.Done():
		}
	}
}
