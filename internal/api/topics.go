package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"deskbell/internal/audit"
	"deskbell/internal/auth"
	"deskbell/tickets"
)

// forAWhile lets anyone keep what changes rarely and is no secret; forAMoment what people expect
// to see changed at once.
const (
	forAWhile  = "public, max-age=300"
	forAMoment = "public, max-age=5"
)

type topicJSON struct {
	Key   string `json:"key" doc:"What topic accepts." example:"processing"`
	Title string `json:"title" example:"Processing"`
}

type topicsJSON struct {
	Items  []topicJSON `json:"items" doc:"In the order in which they are offered."`
	Former []topicJSON `json:"former" doc:"Those that were listed once: tickets may still have them, and can be searched by them."`
}

type topicsOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         topicsJSON
}

type topicsInput struct {
	Body struct {
		Items []topicInput `json:"items" minItems:"1" maxItems:"50" doc:"All of them, in the order in which they are offered."`
	}
}

type topicInput struct {
	Key   string `json:"key" maxLength:"40" doc:"Words of lower-case letters and digits, with _ between them." example:"device_deactivation"`
	Title string `json:"title" maxLength:"80" doc:"As customers see it who read English, or whose language has no words for the key." example:"Device deactivation"`
}

// Resolve notes how to learn what is wrong with the topics besides their form.
func (in *topicsInput) Resolve(c huma.Context) []error {
	return previewing(c, func(context.Context) error { return tickets.CheckTopics(in.topics()) })
}

func (in *topicsInput) topics() []tickets.Topic {
	all := make([]tickets.Topic, len(in.Body.Items))
	for i, t := range in.Body.Items {
		all[i] = tickets.Topic(t)
	}
	return all
}

func (a *api) registerTopics() {
	register(a, auth.Public, operation{
		id: "list-topics", method: http.MethodGet, path: "/v1/topics", tag: tagPublic,
		summary: "What a request may be about",
	}, func(ctx context.Context, _ *struct{}) (*topicsOutput, error) {
		l, err := a.Desk.TopicList(ctx)
		if err != nil {
			return nil, err
		}
		return &topicsOutput{forAMoment, topicsJSON{toTopicsJSON(l.Listed), toTopicsJSON(l.Former)}}, nil
	})
	register(a, auth.ManageTopics, operation{
		id: "set-topics", method: http.MethodPut, path: "/v1/topics", tag: tagAdministration,
		body:    jsonBody,
		summary: "List what a request may be about",
		about: "Those it had are replaced. The topic device_deactivation stays. Tickets keep a topic that isn't listed any more, " +
			"and can be searched by it.",
	}, a.setTopics)
}

func (a *api) setTopics(ctx context.Context, in *topicsInput) (*struct{ Body topicsJSON }, error) {
	if err := tickets.CheckTopics(in.topics()); err != nil {
		return nil, err
	}
	var l tickets.TopicList
	err := exchangeOf(ctx).recorded(ctx, func(ctx context.Context) (audit.Object, any, error) {
		err := a.Topics.UpdateTopics(ctx, func(was tickets.TopicList) (tickets.TopicList, error) {
			l = was.OrUsual().Replaced(in.topics())
			return l, nil
		})
		return audit.Object{Kind: "topics"}, map[string]any{"items": toTopicsJSON(l.Listed)}, err
	})
	if err != nil {
		return nil, err
	}
	return &struct{ Body topicsJSON }{topicsJSON{toTopicsJSON(l.Listed), toTopicsJSON(l.Former)}}, nil
}

func toTopicsJSON(all []tickets.Topic) []topicJSON {
	j := make([]topicJSON, len(all))
	for i, t := range all {
		j[i] = topicJSON(t)
	}
	return j
}
