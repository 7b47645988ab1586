// Package saved is what agents keep beside the queue: views, which are searches under a name,
// and replies, which are texts to answer with. It has their rules; where they are kept is the
// store's business.
package saved
