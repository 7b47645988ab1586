package saved

import "context"

// Store keeps views and replies. Each method is one transaction, or takes part in the one its
// context carries.
type Store interface {
	// Views are the shared ones, and the own ones of a member of staff by their ID.
	Views(ctx context.Context, owner string) (Views, error)
	// UpdateViews loads what Views does, while nobody else changes views, and stores what the
	// change makes of them. The change may be called more than once; its error comes back as it
	// is, and nothing is stored then.
	UpdateViews(ctx context.Context, owner string, change func(Views) (Views, error)) error
	// Replies are all, by name.
	Replies(ctx context.Context) (Replies, error)
	// Reply is one by its ID, or a fault.NotFound.
	Reply(ctx context.Context, id string) (Reply, error)
	// UpdateReplies is UpdateViews for the replies.
	UpdateReplies(ctx context.Context, change func(Replies) (Replies, error)) error
}
