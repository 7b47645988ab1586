package api

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/auth"
	"deskbell/internal/fault"
	"deskbell/internal/notify"
)

const streamPath = "/v1/stream"

type streamInput struct {
	LastEventID string      `header:"Last-Event-ID" doc:"The id of the last entry that was received: the stream goes on after it. A browser sends it by itself when it connects again." example:"4711"`
	LastQueryID string      `query:"last_event_id" doc:"The same for who cannot send the header, which counts first." example:"4711"`
	Types       []eventType `query:"types" doc:"Only entries of these types, separated by commas." example:"sla.warning,sla.breached"`
}

// Resolve notes how to learn what is wrong with the position besides its form.
func (in *streamInput) Resolve(c huma.Context) []error {
	return previewing(c, func(context.Context) error {
		_, err := in.after()
		return err
	})
}

var positionForm = regexp.MustCompile(`^(0|[1-9][0-9]{0,17})$`)

// after is the position to resume after; nil if none was sent.
func (in *streamInput) after() (*int64, error) {
	var faults fault.List
	var position *int64
	for _, sent := range []struct{ place, text string }{{"last_event_id", in.LastQueryID}, {"Last-Event-ID", in.LastEventID}} {
		switch {
		case sent.text == "":
		case !positionForm.MatchString(sent.text):
			faults.Add(sent.place, sent.text, "is not the id of an entry of the stream, which is a number")
		default:
			n, _ := strconv.ParseInt(sent.text, 10, 64) // the pattern admits what fits
			position = &n
		}
	}
	return position, faults.Err(invalidRequest, invalidDetail)
}

func (a *api) registerStream() {
	h := newHub(a)
	register(a, auth.FollowStream, operation{
		id: "follow-stream", method: http.MethodGet, path: streamPath, tag: tagIntegrations,
		refuses: []int{http.StatusTooManyRequests},
		summary: "Follow what happens, as server-sent events",
		about: "Each entry is an event with its position as id, its type as event, and as data what a webhook would be told. " +
			"Without a Last-Event-ID the stream begins with an event ready, whose id is the present position, and goes on with what comes then. " +
			"With one it goes on after that entry, whichever server it came from. Where that is not possible, since the entry is too old to be kept or never was, " +
			"an event reset comes first: what the client knows is out of date, and it should load it again. " +
			"A comment every 15 seconds shows that the connection is alive; a client that reads nothing for 30 seconds is cut off.",
	}, func(ctx context.Context, in *streamInput) (*streamOutput, error) { return a.follow(ctx, h, in) })
	describeAs(a.huma.OpenAPI(), streamPath, eventStream)
	a.registerTicketStream(h)
}

// The events that are about the stream itself.
const (
	ready = "ready" // from here on
	reset = "reset" // between what was told before and what comes now, something is missing
)

func (a *api) follow(ctx context.Context, h *hub, in *streamInput) (*streamOutput, error) {
	x := exchangeOf(ctx)
	after, err := in.after()
	if err != nil {
		return nil, err
	}
	position, greeting, err := begin(ctx, a.Stream, after)
	if err != nil {
		return nil, err
	}
	t, leave, err := h.join(x.caller.User.ID)
	if err != nil {
		return nil, err
	}
	hears := &wholeStream{greeting: greeting, types: words(in.Types), position: position, told: position, metrics: a.metrics}
	return followed(ctx, follower{x: x, permission: auth.FollowStream, tail: t, hears: hears}, leave), nil
}

// begin finds the position from which a stream goes on, and what the client is told first.
func begin(ctx context.Context, s notify.Stream, after *int64) (position int64, greeting string, err error) {
	latest, err := s.Latest(ctx)
	switch {
	case err != nil:
		return 0, "", fmt.Errorf("find the end of the stream: %w", err)
	case after == nil:
		return latest, ready, nil
	case *after > latest: // of another database, or of this one before an old copy was restored
		return latest, reset, nil
	}
	return *after, "", nil
}
