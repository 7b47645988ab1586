package app

import (
	"errors"

	"deskbell/internal/fault"
)

// ErrUsage marks a refusal of what a flag or an argument says.
var ErrUsage = errors.New("wrong usage")

// usage is a refusal that is also ErrUsage; it reads as before.
type usage struct{ error }

func (usage) Is(target error) bool { return target == ErrUsage }

func (u usage) Unwrap() error { return u.error }

// asked marks a refusal of what was asked, where all of that came from flags.
func asked(err error) error {
	if fault.Is(err, fault.Invalid) {
		return usage{err}
	}
	return err
}
